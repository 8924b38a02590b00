import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { toUidSet } from '../uidset';
import { MailError } from '../error';
import { translateImapError } from './errors';

/** Who claims, and how all claims and the mark of processed mail are called. */
export interface Claimant {
  /** The keyword that marks processed mail; claims begin with it. */
  readonly mark: string;
  /** Name of this n8n main, different for each. */
  readonly name: string;
  /** Milliseconds within which every main that saw no claim has stored its own. */
  readonly settling: number;
}

/** What became of the messages a main wanted to deliver. */
export interface Claimed {
  readonly won: readonly number[];
  /** Processed by another main meanwhile. */
  readonly processed: readonly number[];
  /** Being delivered by another main. */
  readonly taken: readonly number[];
}

export const claimKeyword = ({ mark, name }: Claimant): string => `${mark}-${name}`;

/**
 * Claims messages of the selected mailbox for this main, so that two mains that overlap do not both
 * deliver them: each stores its claim, waits until every other one must have, and the least name wins.
 * By keywords alone, as STORE UNCHANGEDSINCE cannot be sent with this library. Throws `MailError`.
 */
export async function claimMessages(
  client: ImapFlow,
  uids: readonly number[],
  claimant: Claimant,
): Promise<Claimed> {
  const own = claimKeyword(claimant);
  const others = (flags: ReadonlySet<string>) =>
    [...flags].filter((flag) => flag.startsWith(`${claimant.mark}-`) && flag !== own);
  const before = await flagsOf(client, uids);
  const isProcessed = (uid: number) => before.get(uid)?.has(claimant.mark) ?? false;
  const free = uids.filter((uid) => !isProcessed(uid) && others(before.get(uid) ?? new Set()).length === 0);
  if (free.length > 0) {
    await client.messageFlagsAdd(toUidSet(free), [own], { uid: true, silent: true });
    await sleep(claimant.settling);
  }
  const after = await flagsOf(client, free);
  const won = free.filter((uid) => others(after.get(uid) ?? new Set()).every((other) => other > own));
  return {
    won,
    processed: uids.filter(isProcessed),
    taken: uids.filter((uid) => !isProcessed(uid) && !won.includes(uid)),
  };
}

async function flagsOf(client: ImapFlow, uids: readonly number[]): Promise<Map<number, ReadonlySet<string>>> {
  if (uids.length === 0) return new Map();
  try {
    const answers = await client.fetchAll(toUidSet(uids), { uid: true, flags: true }, { uid: true });
    if (client.usable) return new Map(answers.map(({ uid, flags }) => [uid, flags ?? new Set()]));
  } catch (error) {
    throw translateImapError(error);
  }
  throw new MailError('connectionLost', 'The connection ended while claiming mail.');
}
