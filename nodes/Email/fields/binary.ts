import type { INodeProperties } from 'n8n-workflow';

/** The binary field a file is read from or put into; agents have none, so there it does not show. */
export function binaryField(description: string): INodeProperties {
  return {
    displayName: 'Binary Field',
    name: 'binaryField',
    type: 'string',
    default: 'data',
    required: true,
    placeholder: 'e.g. data',
    description,
    hint: 'The name of the field, not the file itself',
    displayOptions: { hide: { '@tool': [true] } },
  };
}
