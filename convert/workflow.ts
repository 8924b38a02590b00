import { isRecord, type ExportedNode, type ExportedWorkflow } from './export';
import type { Remark, Remarks } from './report';
import { rewriteParameters } from './rewrite';
import { sendingParameters, type Role } from './sending';
import { inputsOf } from './sources';
import { formatOf, triggerParameters } from './trigger';

export interface ConversionOptions {
  /** Name of the Mailroom account the new nodes are to use; absent: to be chosen in n8n. */
  readonly credential?: string;
}

export interface Conversion {
  readonly workflow: ExportedWorkflow;
  readonly remarks: readonly Remark[];
}

const oldTrigger = 'n8n-nodes-base.emailReadImap';
const oldSender = /^n8n-nodes-base\.emailSend(Tool|HitlTool)?$/;
const roles: Readonly<Record<string, Role>> = { Tool: 'tool', HitlTool: 'review' };

/**
 * A workflow with n8n's own Email Trigger (IMAP) and Send Email replaced by Mailroom's nodes: same names,
 * ids, places and connections, and expressions put right. Nodes of other kinds stay as they are otherwise.
 */
export function convertWorkflow(workflow: ExportedWorkflow, options: ConversionOptions = {}): Conversion {
  const remarks: Remark[] = [];
  const remarksOn =
    (node: string): Remarks =>
    (kind, text) =>
      remarks.push({ kind, node, text });
  const converted = workflow.nodes.map((node) => convertNode(node, remarksOn(node.name), options));
  const triggers = new Map(
    workflow.nodes.filter(({ type }) => type === oldTrigger).map((node) => [node.name, formatOf(node)]),
  );
  const isSending = workflow.nodes.some(({ type }) => oldSender.test(type));
  const isConcerned = triggers.size > 0 || isSending || workflow.nodes.some(isCalled);
  const inputOf = inputsOf(workflow, triggers);
  const nodes = converted.map((node) => {
    if (!isConcerned || node.parameters === undefined) return node;
    const meaning = { triggers, input: inputOf(node.name) };
    const remark = remarksOn(node.name);
    if (calls.has(node.type) && meaning.input !== 'other') remark('check', handedOn);
    const parameters = rewriteParameters(node.parameters, { meaning, isSending, remark });
    return { ...node, parameters: parameters as ExportedNode['parameters'] };
  });
  return { workflow: { ...withoutPins(workflow, remarksOn), nodes }, remarks: distinct(remarks) };
}

function convertNode(node: ExportedNode, remark: Remarks, options: ConversionOptions): ExportedNode {
  const isTrigger = node.type === oldTrigger;
  const [isSender, tool = ''] = oldSender.exec(node.type) ?? [];
  if (!isTrigger && isSender === undefined) return node;
  const { credential } = options;
  if (credential === undefined) {
    remark('check', 'Choose a Mailroom account. One holds both IMAP and SMTP of an address.');
  }
  return {
    ...without(node, 'credentials'),
    type: isTrigger ? 'n8n-nodes-mailroom.emailTrigger' : `n8n-nodes-mailroom.email${tool}`,
    typeVersion: 1,
    parameters: isTrigger
      ? triggerParameters(node, remark)
      : sendingParameters(node, roles[tool] ?? 'node', remark),
    ...(credential !== undefined && { credentials: { mailroomApi: { id: null, name: credential } } }),
  };
}

const without = (node: ExportedNode, field: string): ExportedNode =>
  Object.fromEntries(Object.entries(node).filter(([name]) => name !== field)) as ExportedNode;

/** Pinned items of an old node have its fields, and would be used in place of real ones while building. */
function withoutPins(workflow: ExportedWorkflow, remarksOn: (node: string) => Remarks): ExportedWorkflow {
  const { pinData } = workflow;
  if (!isRecord(pinData)) return workflow;
  const old = workflow.nodes.filter(({ type }) => type === oldTrigger || oldSender.test(type));
  const dropped = new Set(old.map(({ name }) => name).filter((name) => name in pinData));
  for (const name of dropped)
    remarksOn(name)('changed', 'Its pinned data, which had the old fields, is gone.');
  const kept = Object.entries(pinData).filter(([name]) => !dropped.has(name));
  return { ...workflow, pinData: Object.fromEntries(kept) };
}

/** A workflow that another one calls may get the old trigger's items from there. */
const isCalled = ({ type }: ExportedNode) => type === 'n8n-nodes-base.executeWorkflowTrigger';
const calls = new Set(['n8n-nodes-base.executeWorkflow']);
const handedOn =
  'It hands the mail to another workflow, which gets the new item: convert that one too, and look at the fields it reads.';

const distinct = (remarks: readonly Remark[]): Remark[] => [
  ...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values(),
];
