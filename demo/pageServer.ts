import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { approver, customer } from './accounts';
import type { IsOpen } from './approvals';
import { conversationsOf, receivedBy, type Conversation, type ShownMail } from './conversations';
import type { SendAsCustomer } from './customer';
import type { MailServer } from './mailServer';
import { keepSockets, portOf } from './postbox';

export interface PageOptions {
  readonly mail: MailServer;
  readonly send: SendAsCustomer;
  /** 0 for any that is free. */
  readonly port: number;
  readonly n8n: { readonly url: string; readonly user: string; readonly password: string };
  readonly isOpen: IsOpen;
}

/** The page on loopback from which a person sends test mail and reads the answers. */
export interface Page {
  readonly url: string;
  close(): void;
}

interface Approval {
  readonly subject: string;
  readonly text: string;
  readonly link: string;
}

const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'index.html', type: 'text/html' },
  '/client.js': { name: 'client.js', type: 'text/javascript' },
  '/style.css': { name: 'style.css', type: 'text/css' },
};

const safety = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export async function servePage(options: PageOptions): Promise<Page> {
  const watchers = new Set<ServerResponse>();
  options.mail.onDelivery(() => watchers.forEach((watcher) => watcher.write('data: changed\n\n')));
  const server = createServer((request, response) => {
    answer({ request, response, options, watchers }).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.end();
      else reply(response, 400, { error: words });
    });
  });
  const sockets = keepSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: PageOptions;
  readonly watchers: Set<ServerResponse>;
}

async function answer({ request, response, options, watchers }: Exchange): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  // Another site must not reach this page through a name that points at this machine.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    return reply(response, 403, { error: 'This page answers on 127.0.0.1 only.' });
  }
  const file = files[url.pathname];
  if (request.method === 'GET' && file) return sendFile(response, file);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /state':
      return reply(response, 200, await stateOf(options));
    case 'GET /events':
      return follow(response, watchers);
    case 'GET /answer':
      return reply(response, 200, { answer: await answerTo(options.mail, url.searchParams.get('to')) });
    case 'POST /mail':
      return reply(response, 200, { messageId: await options.send(await mailFrom(request)) });
    default:
      return reply(response, 404, { error: 'There is nothing here.' });
  }
}

function sendFile(response: ServerResponse, { name, type }: { name: string; type: string }): void {
  const content = readFileSync(join(__dirname, 'page', name));
  response.writeHead(200, { ...safety, 'content-type': `${type}; charset=utf-8` }).end(content);
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...safety, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function follow(response: ServerResponse, watchers: Set<ServerResponse>): void {
  response.writeHead(200, { ...safety, 'content-type': 'text/event-stream' }).write(': listening\n\n');
  watchers.add(response);
  response.on('close', () => watchers.delete(response));
}

async function stateOf(options: PageOptions): Promise<object> {
  const conversations: Conversation[] = await conversationsOf(options.mail.postbox(customer.address));
  return { n8n: options.n8n, conversations, approvals: await approvalsIn(options) };
}

/** The drafts that wait for a person: mail to the approver with a link to this n8n that is still open. */
async function approvalsIn({ mail, n8n, isOpen }: PageOptions): Promise<Approval[]> {
  const received = await receivedBy(mail.postbox(approver.address));
  const linked = received.flatMap(({ subject, text }): Approval[] => {
    const link = text.match(/https?:\/\/[^\s<>()[\]]+/g)?.find((found) => sameOrigin(found, n8n.url));
    return link === undefined ? [] : [{ subject, text, link }];
  });
  const open = await Promise.all(linked.map(({ link }) => isOpen(link)));
  return linked.filter((_approval, index) => open[index]);
}

const sameOrigin = (one: string, other: string) =>
  URL.canParse(one) && new URL(one).origin === new URL(other).origin;

/** The first answer the customer got to a mail, null while there is none. */
async function answerTo(mail: MailServer, messageId: string | null): Promise<ShownMail | null> {
  const received = await receivedBy(mail.postbox(customer.address));
  return received.findLast(({ inReplyTo }) => inReplyTo === messageId) ?? null;
}

async function mailFrom(request: IncomingMessage): Promise<Parameters<SendAsCustomer>[0]> {
  // A form on another site cannot send this type without asking first.
  if (request.headers['content-type'] !== 'application/json') throw new Error('JSON is expected.');
  const { subject, text, references } = (await json(request)) as Record<string, unknown>;
  if (typeof subject !== 'string' || !subject.trim()) throw new Error('The mail has no subject.');
  if (typeof text !== 'string' || !text.trim()) throw new Error('The mail has no text.');
  const known = Array.isArray(references) ? references.filter((id) => typeof id === 'string') : [];
  return { subject: subject.trim(), text, references: known };
}
