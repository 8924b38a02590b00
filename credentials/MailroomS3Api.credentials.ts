import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class MailroomS3Api implements ICredentialType {
  name = 'mailroomS3Api';

  displayName = 'Mailroom S3 API';

  icon = { light: 'file:mailroomS3.svg', dark: 'file:mailroomS3.dark.svg' } as const;

  documentationUrl = 'https://github.com/mailroom-n8n/n8n-nodes-mailroom#large-attachments';

  properties: INodeProperties[] = [
    {
      displayName: 'Endpoint',
      name: 'endpoint',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. https://s3.eu-central-1.amazonaws.com',
      description:
        'Address of S3, MinIO or another server that speaks its protocol. Recipients of a link need to reach it too.',
    },
    {
      displayName: 'Region',
      name: 'region',
      type: 'string',
      default: 'us-east-1',
    },
    {
      displayName: 'Bucket',
      name: 'bucket',
      type: 'string',
      default: '',
      required: true,
      description:
        'Files go below <code>mailroom/</code> in it. Give that prefix a lifecycle rule that deletes what is older than 8 days: no link works longer than 7.',
    },
    {
      displayName: 'Access Key ID',
      name: 'accessKeyId',
      type: 'string',
      default: '',
      required: true,
    },
    {
      displayName: 'Secret Access Key',
      name: 'secretAccessKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
    },
    {
      displayName: 'Force Path Style',
      name: 'forcePathStyle',
      type: 'boolean',
      default: true,
      description:
        'Whether the bucket is part of the path, as MinIO and most others want it, instead of the host name',
    },
  ];
}
