import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MailError } from '../../../../mail/error';
import { referenceFields } from '../../../shared/reference';
import { flagsField, flagsParameter } from '../../fields/flags';
import { labelsField, labelsParameter } from '../../fields/labels';
import type { Session } from '../../session';
import { flagAll, type Marking } from '../flagging';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Set Flags',
  value: 'setFlags',
  action: 'Set or remove flags of a message',
  description: 'Add flags and keywords to a message, or take them away',
};

export const description: INodeProperties[] = [
  ...referenceFields,
  flagsField({
    displayName: 'Add Flags',
    name: 'addFlags',
    description: 'Flags to set, separated by commas',
  }),
  flagsField({
    displayName: 'Remove Flags',
    name: 'removeFlags',
    description: 'Flags to take away, separated by commas',
  }),
  labelsField,
];

export const execute = onMessages({
  settings: (session, itemIndex) => changeOf(session, itemIndex),
  act: (session, batch) => flagAll(session, batch, batch.settings),
});

function changeOf({ context, asTool }: Session, itemIndex: number): Marking {
  const add = flagsParameter(context, 'addFlags', itemIndex);
  const remove = flagsParameter(context, 'removeFlags', itemIndex);
  const labels = labelsParameter(context, itemIndex);
  if (add.length + remove.length === 0 && labels === null) {
    throw new MailError('invalidInput', 'Name a flag or a label to add or to remove.', { field: 'addFlags' });
  }
  if (asTool && add.includes('\\Deleted')) {
    throw new MailError(
      'configuration',
      'An AI agent cannot mark messages for removal: the next program would remove them for good.',
      {
        field: 'addFlags',
      },
    );
  }
  return { add, remove, labels };
}
