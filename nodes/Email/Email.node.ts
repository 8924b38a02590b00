import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
} from 'n8n-workflow';
import { authenticationField, whenSignInIs } from '../shared/fields';
import { getMailboxes, searchMailboxes } from '../shared/pickers';
import { testBucket } from '../shared/bucket';
import { testAccount } from '../shared/testAccount';
import { resourceFields } from './actions/resource';
import { resources, route } from './actions/router';
import { answerWebhook, approvalWebhooks } from './approval/webhook';

export class Email implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Email (Mailroom)',
    name: 'email',
    icon: { light: 'file:email.svg', dark: 'file:email.dark.svg' },
    group: ['transform'],
    // QUIRK: to a node with one version and OAuth2, n8n adds "Custom API Call", which a mailbox has not.
    version: [1],
    defaultVersion: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Send, answer, read, search and file mail of any IMAP/SMTP account',
    defaults: { name: 'Email' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'mailroomApi', testedBy: 'testAccount', ...whenSignInIs('password') },
      { name: 'mailroomGoogleOAuth2Api', ...whenSignInIs('googleOAuth2') },
      { name: 'mailroomMicrosoftOAuth2Api', ...whenSignInIs('microsoftOAuth2') },
      { name: 'mailroomOAuth2Api', ...whenSignInIs('oAuth2') },
      {
        name: 'mailroomGoogleServiceAccountApi',
        testedBy: 'testAccount',
        ...whenSignInIs('googleServiceAccount'),
      },
      {
        name: 'mailroomS3Api',
        testedBy: 'testBucket',
        displayName: 'Storage for Large Attachments (Optional)',
        required: false,
        // QUIRK: n8n's editor hides parameters that a credential depends on by name, so by path it is.
        displayOptions: { show: { '/resource': ['message'], '/operation': ['forward', 'reply', 'send'] } },
      },
    ],
    webhooks: approvalWebhooks,
    properties: [
      authenticationField,
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: resources.map(({ name, value }) => ({ name, value })),
        default: 'message',
      },
      ...resources.flatMap(resourceFields),
    ],
  };

  methods = {
    credentialTest: { testAccount, testBucket },
    listSearch: { searchMailboxes },
    loadOptions: { getMailboxes },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await route(this)];
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await answerWebhook(this);
  }
}
