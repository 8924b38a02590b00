import type { ImapFlow } from 'imapflow';
import { MailError } from '../error';

/** How often one span of silence is looked at, so that it is noticed at most a tenth late. */
const LOOKS = 10;

/**
 * Runs a command and gives up when the server sends nothing at all for `silence` milliseconds: a
 * long answer may take its time, a dead connection may not. The connection is closed then, since
 * what became of the command is unknown. Above the library, as the library waits for ever for
 * some answers (a withheld IDLE continuation).
 */
export async function answered<T>(
  client: ImapFlow,
  { silence, what }: { readonly silence: number; readonly what: string },
  command: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let received = client.stats().received;
  let quiet = 0;
  const silent = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const now = client.stats().received;
      quiet = now === received ? quiet + 1 : 0;
      received = now;
      if (quiet < LOOKS) return;
      reject(
        new MailError(
          'connectionLost',
          `The server stopped answering: ${what}, ${silence / 1000} s of silence.`,
        ),
      );
      client.close();
    }, silence / LOOKS);
  });
  try {
    return await Promise.race([command(), silent]);
  } finally {
    clearInterval(timer);
  }
}
