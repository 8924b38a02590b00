/** The parameters of a node as n8n saves them: only what differs from its defaults has to be there. */
export type Parameters = Readonly<Record<string, unknown>>;

export interface ExportedNode {
  readonly name: string;
  readonly type: string;
  readonly typeVersion?: number;
  readonly parameters?: Parameters;
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

interface Connection {
  readonly node: string;
}

/** A workflow as n8n exports it, of which only this much is read; everything else is passed on as it is. */
export interface ExportedWorkflow {
  readonly nodes: readonly ExportedNode[];
  /** By the node they start at and their kind (`main`, `ai_tool` …), output by output. */
  readonly connections?: Readonly<
    Record<string, Readonly<Record<string, readonly (readonly Connection[] | null)[]>>>
  >;
  readonly [more: string]: unknown;
}

/** Whether a value of a JSON file is a workflow of n8n. */
export function isWorkflow(value: unknown): value is ExportedWorkflow {
  if (!isRecord(value) || !Array.isArray(value['nodes'])) return false;
  return value['nodes'].every(
    (node) => isRecord(node) && typeof node['name'] === 'string' && typeof node['type'] === 'string',
  );
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** n8n evaluates what begins with an equals sign. */
export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('=');

/** A parameter that holds text, empty where it is missing or something else. */
export const textOf = (parameters: Parameters, name: string): string => {
  const value = parameters[name];
  return typeof value === 'string' ? value : '';
};

/** A collection among the parameters. */
export const collectionOf = (parameters: Parameters, name: string): Parameters => {
  const value = parameters[name];
  return isRecord(value) ? value : {};
};

/** Without the entries that say nothing. */
export const filled = (parameters: Parameters): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined));
