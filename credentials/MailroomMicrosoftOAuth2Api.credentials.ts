import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { accountFields, forMailOnly } from './endpoints';

const forUsers =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';
const forApplications = 'https://outlook.office365.com/.default';
const entra = 'https://login.microsoftonline.com/{{$self["tenant"] || "common"}}/oauth2/v2.0';

export class MailroomMicrosoftOAuth2Api implements ICredentialType {
  name = 'mailroomMicrosoftOAuth2Api';

  displayName = 'Mailroom Microsoft OAuth2 API';

  icon = { light: 'file:mailroom.svg', dark: 'file:mailroom.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#microsoft';

  extends = ['oAuth2Api'];

  properties: INodeProperties[] = [
    {
      displayName: 'Sign In As',
      name: 'grantType',
      type: 'options',
      options: [
        { name: 'A User, Who Consents Here', value: 'authorizationCode' },
        { name: 'The Application, Without a User', value: 'clientCredentials' },
      ],
      default: 'authorizationCode',
    },
    {
      displayName:
        'In <a href="https://entra.microsoft.com" target="_blank">Entra</a> register an app with the redirect URL above and the delegated permissions IMAP.AccessAsUser.All, SMTP.Send and offline_access. Many tenants have Authenticated SMTP switched off: an administrator can switch it on for one mailbox under Users, Mail, Manage email apps.',
      name: 'userHint',
      type: 'notice',
      default: '',
      displayOptions: { show: { grantType: ['authorizationCode'] } },
    },
    {
      displayName:
        'In <a href="https://entra.microsoft.com" target="_blank">Entra</a> give the app the application permissions IMAP.AccessAsApp and SMTP.SendAsApp of "Office 365 Exchange Online" and grant admin consent. Then register it in Exchange Online PowerShell with New-ServicePrincipal and give it each mailbox with Add-MailboxPermission.',
      name: 'applicationHint',
      type: 'notice',
      default: '',
      displayOptions: { show: { grantType: ['clientCredentials'] } },
    },
    {
      displayName: 'Tenant',
      name: 'tenant',
      type: 'string',
      default: 'common',
      description:
        'The tenant ID or one of its domains. "common" suits users of any organization and personal accounts; an application needs its tenant.',
    },
    {
      displayName: 'Authorization URL',
      name: 'authUrl',
      type: 'hidden',
      default: `=${entra}/authorize`,
    },
    { displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'hidden', default: `=${entra}/token` },
    {
      displayName: 'Scope',
      name: 'scope',
      type: 'hidden',
      default: `={{$self["grantType"] === "clientCredentials" ? "${forApplications}" : "${forUsers}"}}`,
    },
    {
      displayName: 'Auth URI Query Parameters',
      name: 'authQueryParameters',
      type: 'hidden',
      default: 'response_mode=query&prompt=select_account',
    },
    { displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
    forMailOnly,
    ...accountFields({ providers: ['microsoft365', 'outlook', 'custom'] }),
  ];
}
