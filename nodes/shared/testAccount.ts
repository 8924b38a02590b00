import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
  ICredentialDataDecryptedObject,
} from 'n8n-workflow';
import type { Account } from '../../mail/account';
import { MailError } from '../../mail/error';
import { withImap } from '../../mail/imap/connect';
import { verifySmtp } from '../../mail/smtp/connect';
import { accountFromCredential } from './account';
import { adviceFor } from './errors';

/** Signs in to IMAP and SMTP and says which of the two failed, why, and what to do. */
export async function testAccount(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const account = await accountFromCredential({ data: credential.data ?? {}, label: credential.name });
    return verdict(
      await Promise.all([failureOf('IMAP', imapTest(account)), failureOf('SMTP', smtpTest(account))]),
    );
  } catch (error) {
    return { status: 'Error', message: describe(error) };
  }
}

function verdict(failures: ReadonlyArray<string | null>): INodeCredentialTestResult {
  const [imap, smtp] = failures;
  if (!imap && !smtp) return { status: 'OK', message: 'Signed in to IMAP and SMTP' };
  const worked = !imap ? 'IMAP works. ' : !smtp ? 'SMTP works. ' : '';
  return { status: 'Error', message: `${worked}${[imap, smtp].filter(Boolean).join(' ')}` };
}

const imapTest = async (account: Account): Promise<void> => {
  if (account.imap) await withImap(account, async (client) => void (await client.mailboxOpen('INBOX')));
};

const smtpTest = async (account: Account): Promise<void> => {
  if (account.smtp) await verifySmtp(account);
};

async function failureOf(protocol: string, test: Promise<void>): Promise<string | null> {
  return await test.then(
    () => null,
    (error: unknown) => `${protocol} failed: ${describe(error)}`,
  );
}

function describe(error: unknown): string {
  if (!(error instanceof MailError)) return error instanceof Error ? error.message : String(error);
  const field = error.field === null ? '' : ` (${error.field})`;
  return `${error.message.replace(/\.$/, '')}${field}. ${adviceFor(error)}`;
}
