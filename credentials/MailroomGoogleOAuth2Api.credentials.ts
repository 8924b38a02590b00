import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { accountFields, forMailOnly } from './endpoints';

export class MailroomGoogleOAuth2Api implements ICredentialType {
  name = 'mailroomGoogleOAuth2Api';

  displayName = 'Mailroom Google OAuth2 API';

  icon = { light: 'file:mailroom.svg', dark: 'file:mailroom.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#google';

  extends = ['oAuth2Api'];

  properties: INodeProperties[] = [
    {
      displayName:
        'In the <a href="https://console.cloud.google.com/apis/credentials" target="_blank">Google Cloud console</a>: switch on the Gmail API, make an OAuth client of type "Web application" with the redirect URL above, and add the scope https://mail.google.com/. While the app is in "Testing", Google ends each sign-in after 7 days: publish it, or set it to "Internal".',
      name: 'googleHint',
      type: 'notice',
      default: '',
    },
    { displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
    {
      displayName: 'Authorization URL',
      name: 'authUrl',
      type: 'hidden',
      default: 'https://accounts.google.com/o/oauth2/v2/auth',
    },
    {
      displayName: 'Access Token URL',
      name: 'accessTokenUrl',
      type: 'hidden',
      default: 'https://oauth2.googleapis.com/token',
    },
    { displayName: 'Scope', name: 'scope', type: 'hidden', default: 'https://mail.google.com/' },
    {
      displayName: 'Auth URI Query Parameters',
      name: 'authQueryParameters',
      type: 'hidden',
      default: 'access_type=offline&prompt=consent',
    },
    { displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
    forMailOnly,
    ...accountFields({ providers: ['gmail', 'custom'] }),
  ];
}
