import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

/** A value that stands where a line of text belongs. */
export interface Hostile {
  /** `line`: one line of ordinary characters, odd only in what it names. */
  readonly kind: 'lineBreak' | 'control' | 'object' | 'line';
  readonly value: unknown;
  /** One of the few that stand for all. */
  readonly isUsual: boolean;
}

/** A file and a web server on this machine that no mail may ever be made from (threats X9, X10, X24). */
export interface Trap {
  /** What an expression or an agent may pass: line breaks, objects, paths, addresses, markup, templates. */
  readonly hostile: readonly Hostile[];
  /** Requests that came to the web server. */
  readonly requests: string[];
  /** The address of the web server, and the path of the file; both give the same secret. */
  readonly url: string;
  readonly path: string;
  /** What of the trap is in a mail, read by a parser that is not ours: empty if it is harmless. */
  readonly tracesIn: (mail: Buffer) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** Who gets mail only if a line break in a field made a recipient. */
export const stranger = 'eve@example.net';

export async function setTrap(): Promise<Trap> {
  const secret = `canary-${randomBytes(8).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-trap-'));
  const path = join(folder, 'secret.txt');
  await writeFile(path, `${secret}\n`.repeat(20));

  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end(secret);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;

  const of = (kind: Hostile['kind'], ...values: readonly unknown[]) =>
    values.map((value, index) => ({ kind, value, isUsual: index === 0 }));
  const markup = `<img src="${url}"><img src="file://${path}"><iframe src="${path}"></iframe><link rel="stylesheet" href="${url}"> ![x](${url}) ![x](file://${path}) {% include "${path}" %}`;
  return {
    requests,
    url,
    path,
    hostile: [
      ...of('lineBreak', `x\r\nX-Injected: yes\r\nBcc: ${stranger}`, `x\nRCPT TO:<${stranger}>`),
      ...of('control', 'a\u0000b\u0085c\u2028d'),
      ...of('object', { path }, { href: url }, [{ path, filename: 'x' }], {
        content: { path },
        raw: { path },
      }),
      ...of('line', markup, path, `file://${path}`, url, `{% render '${url}' %}{{ "${path}" | read }}`),
    ],
    async tracesIn(mail) {
      const { headers, to, cc, bcc, text, html, attachments } = await simpleParser(mail);
      const found: string[] = [];
      if (headers.has('x-injected')) found.push('a header of its own');
      const addressed = [to, cc, bcc].flat().map((list) => list?.text ?? '');
      if (addressed.some((list) => list.includes(stranger))) found.push('a recipient of its own');
      const said = [text ?? '', html || '', ...attachments.map(({ content }) => content.toString('latin1'))];
      if (said.some((each) => each.includes(secret))) found.push('the file, or what the web server said');
      return found;
    },
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
