import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { accountFields } from './endpoints';

export class MailroomGoogleServiceAccountApi implements ICredentialType {
  name = 'mailroomGoogleServiceAccountApi';

  displayName = 'Mailroom Google Service Account API';

  icon = { light: 'file:mailroom.svg', dark: 'file:mailroom.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#google-service-account';

  properties: INodeProperties[] = accountFields({
    providers: ['gmail', 'custom'],
    signIn: [
      {
        displayName: 'Service Account Key',
        name: 'serviceAccountKey',
        type: 'string',
        typeOptions: { password: true, rows: 4 },
        default: '',
        required: true,
        placeholder: '{ "type": "service_account", … }',
        description: 'The whole JSON key file of the service account, which acts as the user above',
      },
      {
        displayName:
          'In the <a href="https://admin.google.com/ac/owl/domainwidedelegation" target="_blank">Google Admin console</a> add the client ID of the service account under Domain-wide delegation, with the scope https://mail.google.com/.',
        name: 'delegationHint',
        type: 'notice',
        default: '',
      },
    ],
  });
}
