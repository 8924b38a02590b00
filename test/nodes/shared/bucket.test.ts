import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { testBucket } from '../../../nodes/shared/bucket';
import { startS3Server, type TestS3Server } from '../../support/s3Server';

describe('the test of an S3 credential', () => {
  let s3: TestS3Server;
  beforeAll(async () => {
    s3 = await startS3Server();
  });
  afterAll(() => s3.close());

  const test = (changed: ICredentialDataDecryptedObject = {}) =>
    testBucket.call({} as ICredentialTestFunctions, {
      ...{ id: '1', name: 'Bucket', type: 'mailroomS3Api' },
      data: { ...s3.settings, ...changed },
    });

  it('S7 says that the bucket is there', async () => {
    expect(await test()).toEqual({ status: 'OK', message: 'The bucket "mail" is there' });
  });

  it.each([
    ['a bucket that is not there', { bucket: 'nowhere' }, /NoSuchBucket/],
    ['a wrong key', { accessKeyId: 'nobody' }, /InvalidAccessKeyId/],
    ['a missing key', { accessKeyId: '' }, /not complete \(accessKeyId\)/],
    ['an endpoint that is no address', { endpoint: 's3.example.com' }, /must be an address/],
    ['a server that cannot be reached', { endpoint: 'http://127.0.0.1:1' }, /cannot be reached/],
  ])('S7 names %s', async (_, changed, message) => {
    expect(await test(changed)).toEqual({
      status: 'Error',
      message: expect.stringMatching(message) as string,
    });
  });
});
