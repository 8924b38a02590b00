import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../../mail/account';
import { MailError } from '../../mail/error';
import { connectImap, within } from '../../mail/imap/connect';
import type { ImapClient } from '../../mail/imap/select';
import { openSentMailbox, type SentMailbox } from '../../mail/imap/sent';
import type { Bucket } from '../../mail/s3/bucket';
import { paceOf, type Pace } from '../../mail/smtp/pace';
import { openTransport, type Transport } from '../../mail/smtp/transport';
import { loadAccount } from '../shared/account';
import { loadBucket } from '../shared/bucket';
import { isToolCall } from '../shared/olderN8n';
import { optionsParameter } from './parameters';
import { connectionsOf, rateLimitOf } from './sending';

/** One execution of the node: its items, its account, one IMAP connection and up to five of SMTP. */
export interface Session {
  readonly context: IExecuteFunctions;
  readonly items: readonly INodeExecutionData[];
  /** Called by an AI agent: the item is what the model said, and binary data goes nowhere. */
  readonly asTool: boolean;
  account(): Promise<Account>;
  /** Signed in when first asked for, again if the connection broke between two items. */
  imap(): Promise<ImapClient>;
  smtp(): Promise<Transport>;
  sentMailbox(): Promise<SentMailbox>;
  /** Where large files go, null where the node has no S3 credential. */
  bucket(): Promise<Bucket | null>;
}

/** Runs `work` and closes in any case what it opened. */
export async function withSession<T>(
  context: IExecuteFunctions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const signal = context.getExecutionCancelSignal();
  let account: Promise<Account> | null = null;
  let smtp: Promise<Transport> | null = null;
  let imap: Promise<ImapClient> | null = null;
  let bucket: Promise<Bucket | null> | null = null;
  let sent: { readonly client: ImapClient; readonly mailbox: SentMailbox } | null = null;
  const session: Session = {
    context,
    items: context.getInputData(),
    asTool: isToolCall(context),
    account: () => (account ??= loadAccount(context)),
    // Each call waits for the one before, so that items that are under way at once share the connection.
    imap: () =>
      (imap = unlessRefused(imap).then(
        async (opened) => opened ?? (await connectImap(await session.account(), { signal })),
      )),
    smtp: () =>
      (smtp ??= session
        .account()
        .then((loaded) =>
          openTransport(loaded, { signal, connections: connectionsOf(session), ...paced(context, loaded) }),
        )),
    sentMailbox: async () => {
      const client = await session.imap();
      if (sent?.client !== client)
        sent = { client, mailbox: openSentMailbox(client, await session.account()) };
      return sent.mailbox;
    },
    bucket: () => (bucket ??= loadBucket(context)),
  };
  try {
    return await work(session);
  } finally {
    const opened = await usable(imap);
    if (opened) await signOut(opened);
    // Where the account could not be read that has been reported, and nothing was opened.
    await (smtp as Promise<Transport> | null)?.then((transport) => transport.close()).catch(() => undefined);
  }
}

/** As `usable`; a sign-in that was refused is not tried again for the next item: providers lock an account after some. */
async function unlessRefused(connection: Promise<ImapClient> | null): Promise<ImapClient | null> {
  await connection?.catch((error: unknown) => {
    if (error instanceof MailError && /^(signInRefused|grantRevoked)$/.test(error.kind)) throw error;
  });
  return await usable(connection);
}

/** The connection if it was made and has not ended since. */
async function usable(connection: Promise<ImapClient> | null): Promise<ImapClient | null> {
  const client = await connection?.catch(() => null);
  return client?.usable ? client : null;
}

/** The rate is of who signs in to the server, whichever execution or credential sends; the first item says how fast. */
function paced(context: IExecuteFunctions, { smtp, address }: Account): { readonly pace?: Pace } {
  const rate = rateLimitOf(optionsParameter(context, 0));
  if (rate === null) return {};
  return { pace: paceOf(`${smtp?.host}/${smtp?.signIn?.user ?? address}`.toLowerCase(), rate) };
}

/** A server that does not answer LOGOUT must not hold up the workflow. */
async function signOut(client: ImapClient): Promise<void> {
  await within(2_000, client.logout()).catch(() => client.close());
}
