import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { stringify } from 'flatted';
import { BinaryDataConfig, BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
  NodeConnectionTypes,
  Workflow,
  type ICredentialDataDecryptedObject,
  type IConnections,
  type IDataObject,
  type IExecuteFunctions,
  type INode,
  type INodeExecutionData,
  type INodeParameters,
  type INodeType,
  type INodeTypes,
  type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { MailroomApi } from '../../credentials/MailroomApi.credentials';
import { MailroomS3Api } from '../../credentials/MailroomS3Api.credentials';
import { secretsIn, shows } from './secrets';

/** An item the workflow starts with; files become binary data in n8n's store. */
export interface InputItem {
  readonly json?: IDataObject;
  readonly files?: Readonly<Record<string, InputFile>>;
}

export interface InputFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** A node of the workflow; each gets what the one before it gives. */
export interface Step {
  readonly node: INodeType;
  readonly parameters: INodeParameters;
  /** As the node is called in the workflow; its default name unless given. */
  readonly name?: string;
  /** The node goes on with an error item instead of failing the workflow. */
  readonly continueOnFail?: boolean;
  /** The type name n8n gives the node's form as an AI tool. */
  readonly asTool?: boolean;
}

export interface Execution {
  readonly items?: readonly InputItem[];
  readonly steps: readonly Step[];
  /** What the credential of every node holds. */
  readonly credential: ICredentialDataDecryptedObject;
  /** What the S3 credential of every node holds; none unless given. */
  readonly s3?: ICredentialDataDecryptedObject;
  /** Where n8n keeps binary data: in memory unless a test needs a store that streams. */
  readonly binaryData?: 'memory' | 'filesystem';
}

const CREDENTIAL = 'mailroomApi';

/** Runs a chain of nodes in n8n's own engine, and gives the items of the last; throws what fails the workflow. */
export async function execute(execution: Execution): Promise<INodeExecutionData[]> {
  return (await executeOutputs(execution))[0] ?? [];
}

/** As `execute`, with the items of every output of the last node. */
export async function executeOutputs(execution: Execution): Promise<INodeExecutionData[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-n8n-'));
  process.env['N8N_USER_FOLDER'] = folder;
  process.env['N8N_ENCRYPTION_KEY'] = 'test';
  try {
    await openBinaryStore(execution.binaryData ?? 'memory', folder);
    const { run, lines } = await logged(() => runChain(execution));
    const { error, runData } = run.data.resultData;
    // As n8n saves the execution, shows its error, and logs.
    refuseSecrets(execution, [stringify(run.data), inspect(error), ...lines]);
    if (error) throw Object.assign(new Error(error.message), error);
    const last = nameOf(execution.steps, execution.steps.length - 1);
    return (runData[last]?.[0]?.data?.['main'] ?? []).map((items) => items ?? []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** X22 holds of every run: nothing that it leaves shows a secret of its credentials. */
function refuseSecrets({ credential, s3 = {} }: Execution, left: readonly string[]): void {
  const secrets = [...secretsIn(new MailroomApi(), credential), ...secretsIn(new MailroomS3Api(), s3)];
  for (const secret of secrets) {
    const place = left.find((text) => shows(text, secret));
    if (place === undefined) continue;
    const from = Math.max(0, place.indexOf(secret) - 500);
    throw new Error(`A run shows the secret ${secret}: ${place.slice(from, from + 1000)}`);
  }
}

const levels = ['error', 'warn', 'info', 'debug'] as const;

/** Does the work and gives what it wrote into n8n's log, whatever level n8n shows. */
async function logged<T>(work: () => Promise<T>): Promise<{ run: T; lines: readonly string[] }> {
  const logger = Container.get(Logger);
  const lines: string[] = [];
  const recorders = levels.map((level) => [
    level,
    (...given: Parameters<Logger['info']>) => {
      lines.push(inspect(given, { depth: null }));
      logger[level](...given);
    },
  ]);
  Container.set(Logger, Object.assign(Object.create(logger) as Logger, Object.fromEntries(recorders)));
  try {
    return { run: await work(), lines };
  } finally {
    Container.set(Logger, logger);
  }
}

async function openBinaryStore(kind: 'memory' | 'filesystem', folder: string): Promise<void> {
  const config = Container.get(BinaryDataConfig);
  config.mode = kind === 'memory' ? 'default' : 'filesystem';
  config.localStoragePath = join(folder, 'binaryData');
  await Container.get(BinaryDataService).init();
}

async function runChain({ items = [{}], steps, credential, s3 }: Execution) {
  const credentials = { [CREDENTIAL]: credential, ...(s3 && { mailroomS3Api: s3 }) };
  const types = new Map<string, INodeType>([['test.items', source(items)]]);
  const nodes: INode[] = [aNode('Items', 'test.items', {})];
  for (const [index, step] of steps.entries()) {
    const type = `n8n-nodes-mailroom.${step.node.description.name}${step.asTool ? 'Tool' : ''}`;
    types.set(type, step.asTool ? toolForm(step.node) : step.node);
    nodes.push({
      ...aNode(nameOf(steps, index), type, step.parameters),
      credentials: Object.fromEntries(
        Object.keys(credentials).map((type) => [type, { id: type, name: 'Test account' }]),
      ),
      ...(step.continueOnFail && { onError: 'continueRegularOutput' }),
    });
  }
  const workflow = new Workflow({
    id: 'w',
    nodes,
    connections: chained(nodes),
    active: false,
    nodeTypes: nodeTypes(types),
    settings: { executionOrder: 'v1' },
  });
  const engine = new WorkflowExecute(additionalData(credentials), 'trigger');
  return await engine.run({ workflow, startNode: nodes[0] });
}

/** As n8n makes a tool of a node: under another name, by which the form knows it. */
const toolForm = (node: INodeType): INodeType =>
  Object.assign(Object.create(node) as INodeType, {
    description: { ...node.description, name: `${node.description.name}Tool` },
  });

const aNode = (name: string, type: string, parameters: INodeParameters): INode => ({
  id: name,
  name,
  type,
  typeVersion: 1,
  position: [0, 0],
  parameters,
});

const nameOf = (steps: readonly Step[], index: number): string =>
  steps[index]?.name ?? `${steps[index]?.node.description.defaults.name}${index === 0 ? '' : index}`;

function chained(nodes: readonly INode[]): IConnections {
  const pairs = nodes.slice(1).map((node, index) => {
    const before = nodes[index]?.name ?? '';
    return [before, { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] }];
  });
  return Object.fromEntries(pairs) as IConnections;
}

function nodeTypes(types: ReadonlyMap<string, INodeType>): INodeTypes {
  const find = (type: string): INodeType => {
    const found = types.get(type);
    if (!found) throw new Error(`No node type ${type}`);
    return found;
  };
  return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}

/** A node that gives the items, with their files in n8n's store. */
function source(items: readonly InputItem[]): INodeType {
  const stored = async (context: IExecuteFunctions, { json = {}, files = {} }: InputItem) => {
    const binary = await Promise.all(
      Object.entries(files).map(async ([field, { content, name, mimeType }]) => [
        field,
        await context.helpers.prepareBinaryData(content, name, mimeType),
      ]),
    );
    return {
      json,
      ...(binary.length > 0 && { binary: Object.fromEntries(binary) as INodeExecutionData['binary'] }),
    };
  };
  return {
    description: {
      displayName: 'Items',
      name: 'items',
      group: ['trigger'],
      version: 1,
      description: 'Gives the items of a test',
      defaults: { name: 'Items' },
      inputs: [],
      outputs: [NodeConnectionTypes.Main],
      properties: [],
    },
    async execute(this: IExecuteFunctions) {
      return [await Promise.all(items.map((item) => stored(this, item)))];
    },
  };
}

/** What the engine asks of n8n around it: the credential, and nothing else in these tests. */
function additionalData(
  credentials: Readonly<Record<string, ICredentialDataDecryptedObject>>,
): IWorkflowExecuteAdditionalData {
  const workflowData = { id: 'w', name: 'Test', nodes: [], connections: {}, active: false };
  const data = {
    executionId: '1',
    currentNodeExecutionIndex: 0,
    variables: {},
    webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
    formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
    hooks: new ExecutionLifecycleHooks('trigger', '1', {
      ...workflowData,
      ...{ isArchived: false, createdAt: new Date(0), updatedAt: new Date(0), activeVersionId: null },
    }),
    credentialsHelper: {
      isCredentialUsableByNode: () => true,
      getDecrypted: (_data: unknown, _node: unknown, type: string) => Promise.resolve(credentials[type]),
      getParentTypes: () => [],
      getCredentialsProperties: () => [],
    },
  };
  return data as unknown as IWorkflowExecuteAdditionalData;
}
