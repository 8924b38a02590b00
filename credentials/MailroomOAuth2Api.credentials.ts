import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { accountFields, forMailOnly } from './endpoints';

export class MailroomOAuth2Api implements ICredentialType {
  name = 'mailroomOAuth2Api';

  displayName = 'Mailroom OAuth2 API (Other Provider)';

  icon = { light: 'file:mailroom.svg', dark: 'file:mailroom.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#oauth2';

  extends = ['oAuth2Api'];

  properties: INodeProperties[] = [
    {
      displayName: 'Scopes',
      name: 'mailScopes',
      type: 'string',
      default: '',
      placeholder: 'e.g. mail-r mail-w offline_access',
      description:
        'What to ask the provider for, separated by spaces. Ask for offline access too, or the sign-in ends with its first token.',
    },
    // n8n forgets a visible scope when a credential is connected again, unless it knows the type.
    { displayName: 'Scope', name: 'scope', type: 'hidden', default: '={{$self["mailScopes"]}}' },
    forMailOnly,
    ...accountFields({}),
  ];
}
