import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { Email } from '../../nodes/Email/Email.node';
import { startDovecot, type Dovecot, type DovecotOptions } from './dovecot';
import { execute, type Execution, type InputItem, type Step } from './execution';
import { startSmtpServer, type TestSmtpServer } from './smtpServer';

/** The Email node with an account of its own for each test, on a real IMAP and a real SMTP server. */
export interface EmailNode {
  readonly imap: Dovecot;
  readonly smtp: TestSmtpServer;
  /** The account's address. */
  readonly user: string;
  readonly credential: ICredentialDataDecryptedObject;
  /** Changes fields of the credential for the rest of the test. */
  readonly configure: (fields: ICredentialDataDecryptedObject) => void;
  /** Runs one node on items, on a single empty one unless given. */
  readonly run: (
    parameters: INodeParameters,
    items?: readonly InputItem[],
    more?: Partial<Step>,
  ) => Promise<INodeExecutionData[]>;
  /** Runs nodes one after the other. */
  readonly chain: (steps: readonly Step[], more?: Partial<Execution>) => Promise<INodeExecutionData[]>;
  /** What doveadm says of all messages of a mailbox. */
  readonly fetched: (mailbox: string, fields: string) => Promise<string>;
  /** The last mail that was sent. */
  readonly lastSent: () => string;
}

/** One Email node of a chain. */
export const emailStep = (parameters: INodeParameters, more: Partial<Step> = {}): Step => ({
  node: new Email(),
  parameters,
  ...more,
});

/** Lines as a mail. */
export const mail = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;

/** Starts the servers for the tests of a file, and stops them after the last. */
export function useEmailNode(options: DovecotOptions = {}): EmailNode {
  let imap: Dovecot;
  let smtp: TestSmtpServer;
  let credential: ICredentialDataDecryptedObject;
  let user: string;
  let users = 0;
  beforeAll(async () => {
    [imap, smtp] = await Promise.all([startDovecot(options), startSmtpServer()]);
  });
  afterAll(() => Promise.all([imap.close(), smtp.close()]));
  beforeEach(() => {
    user = `user${(users += 1)}@example.com`;
    credential = {
      ...{ provider: 'custom', user, password: imap.password, fromName: 'Ann Smith' },
      ...{ imapHost: imap.host, imapPort: imap.imapsPort, imapSecurity: 'tls' },
      ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'tls', caCertificate: imap.ca },
    };
  });
  return {
    get imap() {
      return imap;
    },
    get smtp() {
      return smtp;
    },
    get user() {
      return user;
    },
    get credential() {
      return credential;
    },
    configure: (fields) => {
      credential = { ...credential, ...fields };
    },
    run: (parameters, items = [{}], more = {}) =>
      execute({ items, steps: [emailStep(parameters, more)], credential }),
    chain: (steps, more = {}) => execute({ steps, credential, ...more }),
    fetched: (mailbox, fields) => imap.doveadm('fetch', '-u', user, fields, 'mailbox', mailbox, 'all'),
    lastSent: () => smtp.mails.at(-1)?.raw.toString() ?? '',
  };
}
