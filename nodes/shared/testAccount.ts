import { randomUUID } from 'node:crypto';
import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
  ICredentialDataDecryptedObject,
} from 'n8n-workflow';
import type { Account } from '../../mail/account';
import { withImap } from '../../mail/imap/connect';
import { lookAtSmtp } from '../../mail/smtp/check';
import { accountFromCredential } from './account';
import { describeError } from './errors';
import { credentialTypeOf } from './fields';
import { readAnswer, type PostToken } from './token';

/** Signs in to IMAP and SMTP and says which of the two failed, why, and what to do. */
export async function testAccount(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const account = await accountFromCredential({
      authentication:
        credential.type === credentialTypeOf('googleServiceAccount') ? 'googleServiceAccount' : 'password',
      data: credential.data ?? {},
      label: credential.name,
      // A test must not use the tokens of runs, nor leave its own to them.
      tokens: { key: `test ${randomUUID()}`, post: postFromTest(this.helpers), refreshInN8n: null },
    });
    const [imap, smtp] = await Promise.all([
      failureOf('IMAP', imapTest(account)),
      failureOf('SMTP', smtpTest(account)),
    ]);
    return verdict(account, imap, smtp);
  } catch (error) {
    return { status: 'Error', message: describeError(error) };
  }
}

function verdict(account: Account, imap: string | null, smtp: string | null): INodeCredentialTestResult {
  const working = [account.imap && imap === null && 'IMAP', account.smtp && smtp === null && 'SMTP'].filter(
    Boolean,
  );
  const failures = [imap, smtp].filter(Boolean).join(' ');
  if (failures === '') return { status: 'OK', message: `Signed in to ${working.join(' and ')}` };
  const worked = working.length > 0 ? `${working.join(' and ')} works. ` : '';
  return { status: 'Error', message: `${worked}${failures}` };
}

const imapTest = async (account: Account): Promise<void> => {
  if (account.imap) await withImap(account, async (client) => void (await client.mailboxOpen('INBOX')));
};

const smtpTest = async (account: Account): Promise<void> => {
  if (account.smtp) await lookAtSmtp(account);
};

async function failureOf(protocol: string, test: Promise<void>): Promise<string | null> {
  return await test.then(
    () => null,
    (error: unknown) => `${protocol} failed: ${describeError(error)}`,
  );
}

/** Credential tests have only n8n's older HTTP client. */
const postFromTest =
  ({ request }: ICredentialTestFunctions['helpers']): PostToken =>
  async ({ url, form }) => {
    const options = {
      method: 'POST',
      uri: url,
      form,
      simple: false,
      resolveWithFullResponse: true,
      timeout: 15_000,
    };
    return readAnswer(await request(options));
  };
