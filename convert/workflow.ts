import { isRecord, type ExportedNode, type ExportedWorkflow } from './export';
import { rewriteCode, rewriteParameter, type Meaning, type Rewritten } from './expressions';
import type { Remark, Remarks } from './report';
import { sendingParameters } from './sending';
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
const oldSender = /^n8n-nodes-base\.emailSend(Tool)?$/;

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
  const inputOf = inputsOf(workflow, triggers);
  const nodes = converted.map((node) => {
    if (triggers.size === 0) return node;
    const rewrite = new Rewrite({ triggers, input: inputOf(node.name) }, remarksOn(node.name));
    return { ...node, parameters: rewrite.value(node.parameters ?? {}) as ExportedNode['parameters'] };
  });
  return { workflow: { ...withoutPins(workflow, triggers), nodes }, remarks: distinct(remarks) };
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
    parameters: isTrigger ? triggerParameters(node, remark) : sendingParameters(node, remark),
    ...(credential !== undefined && { credentials: { mailroomApi: { id: null, name: credential } } }),
  };
}

const without = (node: ExportedNode, field: string): ExportedNode =>
  Object.fromEntries(Object.entries(node).filter(([name]) => name !== field)) as ExportedNode;

/** Pinned items of an old trigger have its fields, and would be used in place of real mail while building. */
function withoutPins(workflow: ExportedWorkflow, triggers: ReadonlyMap<string, unknown>): ExportedWorkflow {
  const { pinData } = workflow;
  if (!isRecord(pinData)) return workflow;
  return {
    ...workflow,
    pinData: Object.fromEntries(Object.entries(pinData).filter(([name]) => !triggers.has(name))),
  };
}

/** Puts right every expression and all JavaScript in a node's parameters. */
class Rewrite {
  constructor(
    private readonly meaning: Meaning,
    private readonly remark: Remarks,
  ) {}

  value(value: unknown, name = ''): unknown {
    if (typeof value === 'string') return this.text(value, name);
    if (Array.isArray(value)) return value.map((each) => this.value(each, name));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.value(each, key)]));
  }

  private text(value: string, name: string): string {
    const isCode = name === 'jsCode' || name === 'functionCode';
    const rewritten: Rewritten = isCode
      ? rewriteCode(value, this.meaning)
      : rewriteParameter(value, this.meaning);
    for (const text of rewritten.lost) this.remark('lost', text);
    for (const text of rewritten.check) this.remark('check', text);
    if (isCode) this.remarkOnLoops(value);
    return rewritten.text;
  }

  /** Code may give items names of its own, which cannot be followed. */
  private remarkOnLoops(code: string): void {
    const found = code.match(
      /\b(?:item|items\[\w+\]|\w+\.json)\??\.(?:json\??\.)?(?:textPlain|textHtml|metadata|attributes)\b/,
    );
    if (found)
      this.remark('check', `The code reads "${found[0]}", which may be a field of the old trigger's item.`);
  }
}

const distinct = (remarks: readonly Remark[]): Remark[] => [
  ...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values(),
];
