/** The part of hoodiecrow-imap 2.1 that the demo uses; the package brings no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface StoredMessage {
    uid: number;
    flags: string[];
    /** IMAP date-time. */
    internaldate: string;
    /** One character per byte. */
    raw: string;
  }

  interface Mailbox {
    path: string;
    uidvalidity: number;
    uidnext: number;
    messages: StoredMessage[];
    'special-use'?: string;
  }

  interface Argument {
    type: string;
    value: string;
  }

  interface Connection {
    state: string;
    selectedMailbox: Mailbox;
    scheduleCommand(data: string): void;
    send(response: object, description: string, command: Command, data: string): void;
  }

  interface Command {
    tag: string;
    attributes?: (Argument | Argument[])[];
  }

  type Handler = (connection: Connection, command: Command, data: string, done: () => void) => void;

  interface ImapServer {
    server: Server;
    folderCache: Record<string, Mailbox>;
    connectionHandlers: ((connection: Connection) => void)[];
    setCommandHandler(command: string, handler: Handler): void;
    getMessageRange(messages: StoredMessage[], range: string, byUid: boolean): [number, StoredMessage][];
    appendMessage(
      mailbox: string,
      flags: string[],
      internalDate: Date,
      raw: string,
    ): { message: StoredMessage };
    listen(port: number, host: string, listening: () => void): void;
    on(event: 'notify', listener: (notice: { mailbox: Mailbox | string }) => void): void;
  }

  export default function hoodiecrow(options: {
    plugins: (string | ((server: ImapServer) => void))[];
    users: Record<string, { password: string }>;
    storage: Record<string, object>;
    secureConnection: boolean;
    credentials: { key: string; cert: string };
  }): ImapServer;
}
