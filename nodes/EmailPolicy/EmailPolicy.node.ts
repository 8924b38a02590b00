import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { messageOf } from '../../mail/messageItem';
import { decide, parsePolicy, policyOutputs, type PolicyOutput } from '../../mail/policy';
import { turn } from '../../mail/reader/reader';
import { toNodeError } from '../shared/errors';
import { isToolCall } from '../shared/olderN8n';
import { properties } from './fields';

export class EmailPolicy implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Email Policy (Mailroom)',
    name: 'emailPolicy',
    icon: { light: 'file:emailPolicy.svg', dark: 'file:emailPolicy.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ "otherwise " + $parameter["otherwise"].replace("needsApproval", "needs approval") }}',
    description: 'Decide by sender, authentication, suspicion and rules which mail may act on its own',
    defaults: { name: 'Email Policy' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Trusted', 'Needs Approval', 'Rejected'],
    properties,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await judged(this);
  }
}

/** The items by output, each with `policy` added; an agent is given the first output only, so all is there. */
async function judged(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const asTool = isToolCall(context);
  const outputs: INodeExecutionData[][] = policyOutputs.map(() => []);
  for (const [index, item] of context.getInputData().entries()) {
    const pairedItem = { item: index };
    // Looking for links in large pages adds up.
    await turn();
    const add = (output: PolicyOutput, result: INodeExecutionData) =>
      outputs[asTool ? 0 : policyOutputs.indexOf(output)]?.push({ ...result, pairedItem });
    try {
      const message = messageOf(asTool ? emailParameter(context, index) : item.json);
      const policy = decide(readPolicy(context, index), message);
      const json = { policy: { ...policy } };
      add(policy.output, asTool ? { json } : { ...item, json: { ...item.json, ...json } });
    } catch (error) {
      const shown = toNodeError(context.getNode(), error, { itemIndex: index, asTool: isToolCall(context) });
      if (!context.continueOnFail()) throw shown;
      // What could not be judged is never let through as trusted.
      add('needsApproval', { json: { ...item.json, error: shown.message }, error: shown });
    }
  }
  return outputs;
}

function readPolicy(context: IExecuteFunctions, index: number) {
  const names = ['trusted', 'blocked', 'requireAuthentication', 'rules', 'otherwise', 'suspicionThreshold'];
  return parsePolicy(
    Object.fromEntries(names.map((name): [string, unknown] => [name, context.getNodeParameter(name, index)])),
  );
}

/** The email as an object, or as text where an expression was written into the JSON editor. */
function emailParameter(context: IExecuteFunctions, index: number): unknown {
  const email: unknown = context.getNodeParameter('email', index);
  return typeof email === 'string' ? JSON.parse(email) : email;
}
