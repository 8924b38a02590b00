import type { Account } from '../../../mail/account';
import { MailError } from '../../../mail/error';
import { outgoingMail } from '../../../mail/outgoing';
import { openClaimFolder } from '../../../mail/smtp/claimFolder';
import { sendMail } from '../../../mail/smtp/send';
import { openTransport } from '../../../mail/smtp/transport';

export interface SendOnceArgument {
  readonly account: Account;
  readonly folder: string;
  readonly key: string;
}

/** One run of a workflow that sends a mail under a key; tells its parent how it ended. */
async function run({ account, folder, key }: SendOnceArgument): Promise<string> {
  const transport = openTransport(account, { retryWaits: [] });
  try {
    const result = await sendMail(
      outgoingMail({
        messageId: '<replaced@example.com>',
        date: new Date(),
        from: account.from,
        to: [{ name: null, address: 'ann@example.org' }],
        subject: key,
        text: 'Hello',
      }),
      {
        account,
        transport: () => Promise.resolve(transport),
        sentMailbox: null,
        claims: [openClaimFolder(folder)],
        bucket: null,
      },
      {
        idempotencyKey: key,
        onUnknown: 'error',
        maxSize: 25_000_000,
        onTooLarge: 'error',
        linkExpiryHours: 1,
        redirectTo: null,
      },
    );
    return result.deduplicated ? 'deduplicated' : result.status;
  } finally {
    transport.close();
  }
}

void run(JSON.parse(process.argv[2] ?? '') as SendOnceArgument)
  .catch((error: unknown) => (error instanceof MailError ? error.kind : String(error)))
  .then((outcome) => process.send?.(outcome, () => process.disconnect()));
