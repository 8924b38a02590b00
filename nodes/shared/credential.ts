import { createHash } from 'node:crypto';
import type {
  IExecuteFunctions,
  ILoadOptionsFunctions,
  ITriggerFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';
import { MailError } from '../../mail/error';
import { CredentialData } from './credentialData';
import { credentialTypeOf, isAuthentication, type Authentication } from './fields';

export type AccountContext =
  IExecuteFunctions | ITriggerFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** The credential a node is set to, unread. */
export function credentialOf(context: AccountContext, itemIndex = 0) {
  const authentication = authenticationOf(context, itemIndex);
  const type = credentialTypeOf(authentication);
  const { id, name } = context.getNode().credentials?.[type] ?? {};
  return { authentication, type, id: id ?? null, label: name ?? 'Mailroom' };
}

/** Reads a digest of the credential, which is another one once somebody has changed a field or connected again. */
export function credentialRevision(context: AccountContext): () => Promise<string> {
  const { type } = credentialOf(context);
  return async () => {
    const data = await context.getCredentials(type, 0);
    return createHash('sha256').update(JSON.stringify(data)).digest('base64url');
  };
}

/** Whether the consent of a user outlives its token; null where no user consents. */
export async function canRenew(context: AccountContext, itemIndex: number): Promise<boolean | null> {
  const { authentication, type } = credentialOf(context, itemIndex);
  if (authentication === 'password' || authentication === 'googleServiceAccount') return null;
  const data = new CredentialData(await context.getCredentials(type, itemIndex));
  if (data.text('grantType') === 'clientCredentials') return null;
  return Boolean(data.record('oauthTokenData')['refresh_token']);
}

function authenticationOf(context: AccountContext, itemIndex: number): Authentication {
  const value =
    'getInputData' in context && 'continueOnFail' in context
      ? context.getNodeParameter('authentication', itemIndex, 'password')
      : context.getNodeParameter('authentication', 'password');
  if (isAuthentication(value)) return value;
  throw new MailError('configuration', 'This is no way to sign in', { field: 'authentication' });
}
