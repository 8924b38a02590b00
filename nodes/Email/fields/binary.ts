import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { fileOf } from '../../shared/binary';
import { textParameter } from '../parameters';

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

/** The file in the item's binary field. Throws `attachmentMissing`. */
export const binaryFile = (context: IExecuteFunctions, itemIndex: number): Promise<Buffer> =>
  fileOf(context, itemIndex, {
    parameter: 'binaryField',
    field: textParameter(context, 'binaryField', itemIndex),
  });
