import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

export type Authentication =
  'password' | 'googleOAuth2' | 'microsoftOAuth2' | 'oAuth2' | 'googleServiceAccount';

/** The credential type for each value of the parameter `authentication`. */
const credentialTypes: ReadonlyMap<unknown, string> = new Map<Authentication, string>([
  ['password', 'mailroomApi'],
  ['googleOAuth2', 'mailroomGoogleOAuth2Api'],
  ['microsoftOAuth2', 'mailroomMicrosoftOAuth2Api'],
  ['oAuth2', 'mailroomOAuth2Api'],
  ['googleServiceAccount', 'mailroomGoogleServiceAccountApi'],
]);

export const isAuthentication = (value: unknown): value is Authentication => credentialTypes.has(value);

/** Name of the credential type that signs in this way. */
export const credentialTypeOf = (authentication: Authentication): string =>
  credentialTypes.get(authentication) ?? 'mailroomApi';

/** How the account signs in; decides which credential the node asks for. */
export const authenticationField: INodeProperties = {
  displayName: 'Authentication',
  name: 'authentication',
  type: 'options',
  options: [
    { name: 'Google OAuth2', value: 'googleOAuth2' },
    { name: 'Google Service Account', value: 'googleServiceAccount' },
    { name: 'Microsoft OAuth2', value: 'microsoftOAuth2' },
    { name: 'OAuth2 (Other Provider)', value: 'oAuth2' },
    { name: 'Password or App Password', value: 'password' },
  ],
  default: 'password',
};

/**
 * When a node asks for a credential. The entries stand literally in each node, because there n8n's
 * lint looks for the test of each credential.
 */
export const whenSignInIs = (
  authentication: Authentication,
): Pick<INodeCredentialDescription, 'required' | 'displayOptions'> => ({
  required: true,
  displayOptions: { show: { authentication: [authentication] } },
});
