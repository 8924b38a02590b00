import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { OpenMessage } from '../cursor';
import { MailError } from '../error';
import { toUidSet } from '../uidset';
import { translateImapError } from './errors';
import { keepsKeywords } from './mark';

/** Milliseconds after which another main's claim counts no more: it has died. */
const CLAIM_LAPSE = 120_000;

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
interface Claimed {
  readonly won: readonly number[];
  /** Processed by another main meanwhile. */
  readonly processed: readonly number[];
  /** Being delivered by another main. */
  readonly taken: readonly number[];
}

/** What a main may deliver of what it wanted to. */
export interface Share {
  readonly mine: readonly number[];
  /** Among `mine`, those another main had in flight when it died. */
  readonly inherited: readonly number[];
  /** Processed by another main meanwhile. */
  readonly processed: readonly number[];
  /** Being delivered by another main; to be looked at again. */
  readonly others: readonly OpenMessage[];
}

/**
 * Shares the mail of one mailbox with other mains. Without a claimant there is only this one, and
 * without keywords there is no way to tell: then all of it may be delivered here.
 */
export class Claims {
  /** Since when another main has a message, by fingerprint. */
  private readonly since = new Map<string, number>();

  constructor(
    private readonly claimant: Claimant | null,
    private readonly now: () => number,
  ) {}

  /** Claims what nobody else has. Throws `MailError`. */
  async take(client: ImapFlow, messages: readonly OpenMessage[]): Promise<Share> {
    const uids = messages.map(({ uid }) => uid);
    if (!this.claimant || uids.length === 0 || !keepsKeywords(client))
      return { mine: uids, inherited: [], processed: [], others: [] };
    const { won, processed, taken } = await claimMessages(client, uids, this.claimant);
    const elsewhere = messages.filter(({ uid }) => taken.includes(uid));
    const inherited = elsewhere.filter((message) => this.hasLapsed(message)).map(({ uid }) => uid);
    return { mine: [...won, ...inherited], inherited, processed, others: elsewhere };
  }

  /** Takes the claim off what is done, as the mark stays. */
  async release(client: ImapFlow, uids: readonly number[]): Promise<void> {
    if (!this.claimant || !keepsKeywords(client)) return;
    await client.messageFlagsRemove(toUidSet(uids), [claimKeyword(this.claimant)], {
      ...{ uid: true, silent: true },
    });
  }

  private hasLapsed({ fingerprint }: OpenMessage): boolean {
    const since = this.since.get(fingerprint) ?? this.now();
    this.since.set(fingerprint, since);
    return this.now() - since >= CLAIM_LAPSE;
  }
}

const claimKeyword = ({ mark, name }: Claimant): string => `${mark}-${name}`;

/**
 * Claims messages of the selected mailbox for this main, so that two mains that overlap do not both
 * deliver them: each stores its claim, waits until every other one must have, and the least name wins.
 * By keywords alone, as STORE UNCHANGEDSINCE cannot be sent with this library. Throws `MailError`.
 */
async function claimMessages(
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
