import type { Account } from '../../../mail/account';
import { MailError } from '../../../mail/error';
import { openClaimMailbox } from '../../../mail/imap/claimMailbox';
import { connectImap } from '../../../mail/imap/connect';
import { openSentMailbox } from '../../../mail/imap/sent';
import { outgoingMail } from '../../../mail/outgoing';
import { openClaimFolder } from '../../../mail/smtp/claimFolder';
import { sendMail, type SendServices } from '../../../mail/smtp/send';
import { openTransport } from '../../../mail/smtp/transport';

export interface SendOnceArgument {
  readonly account: Account;
  /** Where claims are files; null: they are in the account's mailbox, and so is the copy of what was sent. */
  readonly folder: string | null;
  readonly key: string;
}

type Kept = Pick<SendServices, 'claims' | 'sentMailbox'> & { readonly close: () => void };

async function keptIn({ account, folder }: SendOnceArgument): Promise<Kept> {
  if (folder !== null)
    return { claims: [openClaimFolder(folder)], sentMailbox: null, close: () => undefined };
  const client = await connectImap(account);
  return {
    claims: [openClaimMailbox(() => Promise.resolve(client))],
    sentMailbox: () => Promise.resolve(openSentMailbox(client, account)),
    close: () => client.close(),
  };
}

/** One run of a workflow that sends a mail under a key; tells its parent how it ended. */
async function run(argument: SendOnceArgument): Promise<string> {
  const { account, key } = argument;
  const { close, ...kept } = await keptIn(argument);
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
        ...kept,
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
    close();
  }
}

void run(JSON.parse(process.argv[2] ?? '') as SendOnceArgument)
  .catch((error: unknown) => (error instanceof MailError ? error.kind : String(error)))
  .then((outcome) => process.send?.(outcome, () => process.disconnect()));
