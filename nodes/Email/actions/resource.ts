import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from './operation';

/** What the node can do with one kind of thing; `value` is its name in saved workflows. */
export interface Resource {
  readonly name: string;
  readonly value: string;
  /** Value of the operation chosen at first. */
  readonly first: string;
  readonly operations: readonly Operation[];
}

/** The operation list of a resource, and the fields of each operation. */
export function resourceFields({ value, first, operations }: Resource): INodeProperties[] {
  const byName = operations.map(({ option }) => option).sort((a, b) => a.name.localeCompare(b.name));
  const list: INodeProperties = {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    options: byName,
    default: first,
    displayOptions: { show: { resource: [value] } },
  };
  const fields = operations.flatMap(({ option, description }) =>
    description.map((field) => shownFor(field, value, String(option.value))),
  );
  return [list, ...fields];
}

function shownFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
  const { show, ...others } = field.displayOptions ?? {};
  return {
    ...field,
    displayOptions: { ...others, show: { resource: [resource], operation: [operation], ...show } },
  };
}
