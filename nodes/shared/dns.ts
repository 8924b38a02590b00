import { Resolver } from 'node:dns/promises';
import type { MailDns } from '../../mail/discovery';
import type { TxtRecords } from '../../mail/senderDomain';

/** The machine's own resolver. */
export const systemResolver = new Resolver({ timeout: 3_000, tries: 2 });

/** The machine's resolver; a name without such records is an empty list. */
export const systemDns: MailDns = {
  mx: (domain) => recordsOrNone(systemResolver.resolveMx(domain)),
  srv: (name) => recordsOrNone(systemResolver.resolveSrv(name)),
};

/** A long record comes in pieces, which belong together without a gap (RFC 7208 section 3.3). */
export const systemTxt: TxtRecords = async (name) =>
  (await recordsOrNone(systemResolver.resolveTxt(name))).map((pieces) => pieces.join(''));

async function recordsOrNone<T>(records: Promise<T[]>): Promise<T[]> {
  return await records.catch((error: unknown) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  });
}
