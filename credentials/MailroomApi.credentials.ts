import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { accountFields } from './endpoints';

export class MailroomApi implements ICredentialType {
  name = 'mailroomApi';

  displayName = 'Mailroom';

  icon = { light: 'file:mailroom.svg', dark: 'file:mailroom.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#accounts';

  properties: INodeProperties[] = accountFields({
    passwordHints: true,
    signIn: [
      // Not required, or n8n would not test an account that only sends over a relay.
      {
        displayName: 'Password',
        name: 'password',
        type: 'string',
        typeOptions: { password: true },
        default: '',
        description:
          'The password of the mailbox, an app password or an authorization code, as the provider asks for',
      },
    ],
  });
}
