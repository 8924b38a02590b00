import type { Account } from '../account';
import type { SmtpEnvelope } from '../compose';
import { MailError } from '../error';
import { lookAtSmtp } from './check';
import type { SmtpDeadlines } from './connect';

const isInternational = (address: string): boolean => /[^\x20-\x7e]/.test(address);

/**
 * Lets addresses beyond ASCII pass only to a server that takes them (RFC 6531 section 3.1), as the driver
 * would hand them to any. Domains are in ASCII by then, so this is about what stands before the @.
 * Looks at the server once, and only for such an address.
 */
export function openInternationalGate(account: Account, deadlines?: Partial<SmtpDeadlines>) {
  let takesThem: Promise<boolean> | null = null;
  const look = async () => {
    const { extensions } = await lookAtSmtp(account, deadlines);
    return extensions.some((extension) => /^SMTPUTF8$/i.test(extension));
  };
  return {
    /** Throws MailError `capabilityMissing` naming the address. */
    async pass({ from, to }: SmtpEnvelope): Promise<void> {
      const address = [from, ...to].find(isInternational);
      if (address === undefined || (await (takesThem ??= look()))) return;
      const text = `The SMTP server takes no addresses beyond ASCII (SMTPUTF8), such as "${address}"`;
      throw new MailError('capabilityMissing', text, { field: 'to', protocol: 'smtp' });
    },
  };
}
