import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
// tsx takes a name that ends in .node for the codex file beside it, unless the extension is given.
import { Email } from '../nodes/Email/Email.node.ts';
import { EmailPolicy } from '../nodes/EmailPolicy/EmailPolicy.node.ts';
import { EmailTrigger } from '../nodes/EmailTrigger/EmailTrigger.node.ts';
import {
  entry,
  hiddenFromAgents,
  list,
  optionsOf,
  sharedFields,
  text,
  type SharedFields,
} from './fieldReference';

/** Where the reference is kept; `npm run docs` writes it, and a test fails when it is stale. */
export const referencePath = join(__dirname, '../docs/operations.md');

/** Every node, operation and field, in Markdown as Prettier leaves it, taken from what the editor shows. */
export function operationsReference(): string {
  const [trigger, email, policy] = [new EmailTrigger(), new Email(), new EmailPolicy()];
  const resources = resourcesOf(email);
  const operations = resources.flatMap((resource) => resource.operations);
  const shared = sharedFields(operations.flatMap(({ fields }) => fields));
  const sections = [
    '# Operations',
    'Everything the nodes offer, field by field. `npm run docs` writes this page from the nodes themselves.',
    'After each name stands the name that workflows and expressions use. A field that says “agents: hidden” is not offered when the node is the tool of an AI agent.',
    ...nodeSection(trigger, list(trigger.description.properties)),
    ...nodeSection(email, list(email.description.properties.filter(({ name }) => name === 'authentication'))),
    ...resources.flatMap((resource) => resourceSection(resource, shared)),
    '### Fields of several operations',
    ...[...shared.values()].flatMap((field) => [`#### Field \`${field.name}\``, entry(field)]),
    ...nodeSection(policy, list(policy.description.properties)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

interface ResourceEntry {
  readonly name: string;
  readonly operations: readonly OperationEntry[];
}

interface OperationEntry {
  readonly option: INodePropertyOptions;
  readonly fields: readonly INodeProperties[];
}

function nodeSection({ description }: INodeType, fields: string): string[] {
  const { displayName, name, description: purpose, outputNames } = description;
  const outputs = outputNames ? `Outputs: ${outputNames.join(', ')}.` : '';
  return [`## ${displayName}`, `\`n8n-nodes-mailroom.${name}\`. ${text(purpose)}. ${outputs}`.trim(), fields];
}

function resourceSection({ name, operations }: ResourceEntry, shared: SharedFields): string[] {
  return [
    `### ${name}`,
    ...operations.flatMap(({ option, fields }) => [
      `#### ${name}: ${option.name}`,
      [
        `${text(option.description ?? '')}. (\`${String(option.value)}\`)`,
        hiddenFromAgents(option) ? ' Not offered to AI agents.' : '',
      ].join(''),
      list(fields, shared),
    ]),
  ];
}

/** The resources of a node with their operations, each with the fields it shows. */
function resourcesOf({ description: { properties } }: INodeType): ResourceEntry[] {
  const resource = properties.find(({ name }) => name === 'resource');
  return optionsOf(resource).map(({ name, value }) => ({
    name,
    operations: optionsOf(
      properties.find((field) => field.name === 'operation' && isShown(field, { value })),
    ).map((option) => ({
      option,
      fields: properties.filter(
        (field) => field.name !== 'operation' && isShown(field, { value, operation: option.value }),
      ),
    })),
  }));
}

function isShown(
  { displayOptions }: INodeProperties,
  { value, operation }: Record<string, unknown>,
): boolean {
  const { resource, operation: operations } = displayOptions?.show ?? {};
  const includes = (allowed: unknown, wanted: unknown) => Array.isArray(allowed) && allowed.includes(wanted);
  return includes(resource, value) && (operation === undefined || includes(operations, operation));
}

if (require.main === module) writeFileSync(referencePath, operationsReference());
