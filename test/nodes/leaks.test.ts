import { generateKeyPairSync } from 'node:crypto';
import { NodeOperationError, type IExecuteFunctions, type INodeType } from 'n8n-workflow';
import { EmailPolicy } from '../../nodes/EmailPolicy/EmailPolicy.node';
import { execute } from '../support/execution';

const credential = {
  password: 'password "of" a test',
  proxyUrl: 'http://agent:proxy-password@proxy.example.com',
  dkimPrivateKey: generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey,
};
const s3 = { secretAccessKey: 's3-secret-of-a-test' };

/** What a node says, and how it does so. */
type Says = (context: IExecuteFunctions) => unknown;

/** Runs a node that says it and gives it as an item. */
function runOf(says: Says) {
  const node: INodeType = {
    description: new EmailPolicy().description,
    async execute() {
      return Promise.resolve([[{ json: { said: says(this) as string } }]]);
    },
  };
  return execute({ steps: [{ node, parameters: {} }], credential, s3 });
}

const keyLine = credential.dkimPrivateKey.split('\n')[5] ?? '';

describe('a run in a test', () => {
  it.each<[string, Says]>([
    ['an item', () => `with ${credential.password}`],
    ['an item, in base64', () => Buffer.from(`\0user\0${credential.password}`).toString('base64')],
    ['an item, in a URL', () => `?key=${encodeURIComponent(credential.password)}`],
    ['an item, the password of the proxy alone', () => 'proxy-password'],
    ['an item, a line of a key', () => keyLine],
    ['an item, the key of S3', () => s3.secretAccessKey],
    ['a line of the log', ({ logger }) => logger.debug(`Signing in with ${credential.password}`)],
    ['a line of the log, beside the message', ({ logger }) => logger.info('Signing in', { credential })],
    [
      'an error',
      (context) => {
        throw new NodeOperationError(context.getNode(), `No ${credential.password}`);
      },
    ],
  ])('X22 is refused when it shows a secret in %s', async (_where, says) => {
    await expect(runOf(says)).rejects.toThrow('shows the secret');
  });

  it('is not refused for what is no secret', async () => {
    expect(await runOf(() => 'http://proxy.example.com')).toHaveLength(1);
  });
});
