import { Resolver } from 'node:dns/promises';
import type { MailDns } from '../../mail/discovery';

const resolver = new Resolver({ timeout: 3_000, tries: 2 });

/** The machine's resolver; a name without such records is an empty list. */
export const systemDns: MailDns = {
  mx: (domain) => recordsOrNone(resolver.resolveMx(domain)),
  srv: (name) => recordsOrNone(resolver.resolveSrv(name)),
};

async function recordsOrNone<T>(records: Promise<T[]>): Promise<T[]> {
  return await records.catch((error: unknown) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  });
}
