import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nApi, NewCredential } from '../harness/api';
import type { WorkflowExport, WorkflowNode } from '../harness/workflows';
import { desk } from './accounts';
import type { MailServer } from './mailServer';

export interface Surroundings {
  readonly mail: MailServer;
  /** PEM of the mail server's own authority. */
  readonly caCertificate: string;
  readonly modelUrl: string;
}

export interface PreparedWorkflow {
  readonly name: string;
  readonly active: boolean;
}

export const accountCredential = 'Mailroom desk';
const modelCredential = 'Model';
const workflowFiles = ['answer-a-mail.json', 'quote-with-approval.json'];

/** Gives n8n the demo's credentials, and the workflows where they are not there yet. */
export async function prepareN8n(api: N8nApi, surroundings: Surroundings): Promise<PreparedWorkflow[]> {
  for (const credential of credentialsFor(surroundings)) await keepCredential(api, credential);
  const known = await api.request<PreparedWorkflow[]>('GET', '/workflows');
  const prepared: PreparedWorkflow[] = [];
  for (const file of workflowFiles) {
    const workflow = readWorkflow(file);
    prepared.push(known.find(({ name }) => name === workflow.name) ?? (await publish(api, workflow)));
  }
  return prepared;
}

async function publish(api: N8nApi, workflow: WorkflowExport): Promise<PreparedWorkflow> {
  await api.workflows.activate(await api.workflows.import(workflow));
  return { name: workflow.name, active: true };
}

/** A recipe from `workflows/`, with the demo's credentials chosen in each node that takes one. */
export function readWorkflow(file: string): WorkflowExport {
  const text = readFileSync(join(__dirname, '..', 'workflows', file), 'utf8');
  const workflow = JSON.parse(text) as WorkflowExport;
  return { ...workflow, nodes: workflow.nodes.map(withCredential) };
}

/** The node with the demo's account or model, where it takes one. */
export function withCredential(node: WorkflowNode): WorkflowNode {
  if (/mailroom\.email(Trigger)?$/.test(node.type)) {
    return { ...node, credentials: { mailroomApi: { name: accountCredential } } };
  }
  if (node.type.endsWith('.lmChatOpenAi')) {
    return { ...node, credentials: { openAiApi: { name: modelCredential } } };
  }
  return node;
}

function credentialsFor({ mail, caCertificate, modelUrl }: Surroundings): NewCredential[] {
  const account = {
    provider: 'custom',
    user: desk.address,
    password: desk.password,
    imapHost: '127.0.0.1',
    imapPort: mail.postbox(desk.address).port,
    imapSecurity: 'tls',
    smtpHost: '127.0.0.1',
    smtpPort: mail.smtpPort,
    smtpSecurity: 'tls',
    showAdvanced: true,
    fromName: desk.name,
    caCertificate,
  };
  return [
    { name: accountCredential, type: 'mailroomApi', data: account },
    { name: modelCredential, type: 'openAiApi', data: { apiKey: 'none-needed', url: modelUrl } },
  ];
}

interface StoredCredential {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** Creates a credential, or brings one of an earlier start up to date where it still points at the demo. */
async function keepCredential(api: N8nApi, credential: NewCredential): Promise<void> {
  const stored = await api.request<StoredCredential[]>('GET', '/credentials');
  const known = stored.find(({ name, type }) => name === credential.name && type === credential.type);
  if (!known) await api.credentials.create(credential);
  else if (credential.type === 'mailroomApi') await api.credentials.update(known.id, credential);
}
