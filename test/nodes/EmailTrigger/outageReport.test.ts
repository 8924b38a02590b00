import type { INode, ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { reportOutage } from '../../../nodes/EmailTrigger/outageReport';

/** What n8n is told of an outage: its log, and the executions that failed. */
function told(error: MailError) {
  const lines: string[] = [];
  const failed: NodeOperationError[] = [];
  const node = {
    name: 'Mail',
    type: 't',
    typeVersion: 1,
    id: '1',
    position: [0, 0],
    parameters: {},
  } as INode;
  const n8n = {
    getNode: () => node,
    logger: { error: (line: string) => void lines.push(line) },
    saveFailedExecution: (execution: NodeOperationError) => void failed.push(execution),
  };
  reportOutage(n8n as unknown as ITriggerFunctions, error);
  return { lines, failed };
}

describe('an outage', () => {
  it('T16 H2 is one failed execution and one line, with what is known to help against exactly it', () => {
    const { lines, failed } = told(
      new MailError('signInRefused', 'Google wants an app password here', { fix: 'Create an app password.' }),
    );
    expect(failed).toMatchObject([
      {
        message: 'The mailbox cannot be watched: Google wants an app password here',
        description: 'Create an app password.',
      },
    ]);
    expect(lines).toEqual([expect.stringMatching(/^Mail: .*Create an app password\.$/)]);
  });

  it('H2 names the field of the credential that is wrong', () => {
    const { failed } = told(new MailError('configuration', 'A host is missing', { field: 'imapHost' }));
    expect(failed.map(({ message }) => message)).toEqual([expect.stringContaining('(imapHost)')]);
  });
});
