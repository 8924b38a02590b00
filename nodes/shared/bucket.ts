import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { MailError } from '../../mail/error';
import { openBucket, type Bucket, type BucketSettings } from '../../mail/s3/bucket';
import { CredentialData } from './credentialData';
import { describeError } from './errors';

const CREDENTIAL = 'mailroomS3Api';

/** The bucket of the node's S3 credential, null where it has none. Throws `MailError`. */
export async function loadBucket(context: IExecuteFunctions): Promise<Bucket | null> {
  if (!context.getNode().credentials?.[CREDENTIAL]) return null;
  return openBucket(bucketSettings(await context.getCredentials(CREDENTIAL)));
}

/** Asks for the list of what is in the bucket, which any wrong field makes fail. */
export async function testBucket(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const settings = bucketSettings(credential.data ?? {});
    await openBucket(settings).request('GET', '', { query: { 'list-type': '2', 'max-keys': '1' } });
    return { status: 'OK', message: `The bucket "${settings.bucket}" is there` };
  } catch (error) {
    return { status: 'Error', message: describeError(error) };
  }
}

function bucketSettings(credential: ICredentialDataDecryptedObject): BucketSettings {
  const data = new CredentialData(credential);
  const required = (name: string) => {
    const value = data.text(name);
    if (value !== '') return value;
    throw new MailError('configuration', 'The S3 credential is not complete.', { field: name });
  };
  return {
    endpoint: required('endpoint'),
    region: data.text('region') || 'us-east-1',
    bucket: required('bucket'),
    accessKeyId: required('accessKeyId'),
    secretAccessKey: required('secretAccessKey'),
    forcePathStyle: data.flag('forcePathStyle', true),
  };
}
