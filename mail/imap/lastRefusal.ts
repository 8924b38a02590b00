import type { ImapFlow } from 'imapflow';

/** What a server refused last, by connection; nothing while the latest command was not refused. */
const refused = new WeakMap<object, unknown>();

/**
 * Keeps what the server says when it refuses a command of this connection.
 * QUIRK: most of imapflow's methods answer `false` then, and tell the reason to its log only.
 */
export function keepRefusals(client: ImapFlow): void {
  const exec: unknown = Reflect.get(client, 'exec');
  if (typeof exec !== 'function') return;
  Reflect.set(client, 'exec', (...given: readonly unknown[]) => {
    refused.delete(client);
    const answer = Reflect.apply(exec, client, given) as Promise<unknown>;
    // Only listened to: imapflow guards this very promise against a rejection that nobody awaits yet.
    answer.catch((error: unknown) => refused.set(client, error));
    return answer;
  });
}

/** What the driver threw inside itself when the latest command was refused; undefined if it was not. */
export const lastRefusal = (client: object): unknown => refused.get(client);
