import type { Account } from '../../mail/account';
import type { SenderChecker } from '../../mail/senderCheck';
import { checkSender, type Resolve } from '../../mail/verify/verify';
import { systemResolver } from './dns';

/** Milliseconds that all questions to the DNS about one mail may take. */
const DEADLINE = 5_000;

const systemResolve: Resolve = (name, type) => systemResolver.resolve(name, type) as Promise<unknown[]>;

/** Checks every sender by the records in the DNS (P2). */
export function senderCheckerOf({ authservId }: Account, resolve: Resolve = systemResolve): SenderChecker {
  return {
    wants: () => true,
    check: (source) => checkSender(source, { resolve, deadline: DEADLINE, authservId }),
  };
}
