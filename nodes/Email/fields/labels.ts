import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import type { FlagChange } from '../../../mail/imap/messages';
import { optionsParameter, textOf } from '../parameters';

const label = (displayName: string, name: string, description: string): INodeProperties => ({
  ...{ displayName, name, description, type: 'string', default: '' },
  placeholder: 'e.g. Invoices/2025, To do',
});

/** Labels are Gmail's own, so they stand among the options. */
export const labelsField: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add Option',
  default: {},
  options: [
    label('Add Labels', 'addLabels', 'Gmail labels to set, separated by commas. Other servers have none.'),
    label('Remove Labels', 'removeLabels', 'Gmail labels to take away, separated by commas'),
  ],
};

/** The labels to change, null for none. Throws `invalidInput` for what no label can be called. */
export function labelsParameter(context: IExecuteFunctions, itemIndex: number): FlagChange | null {
  const options = optionsParameter(context, itemIndex);
  const [add = [], remove = []] = ['addLabels', 'removeLabels'].map((name) => labelsOf(options[name], name));
  return add.length + remove.length === 0 ? null : { add, remove };
}

function labelsOf(value: unknown, field: string): string[] {
  const list = Array.isArray(value)
    ? value.map((each) => textOf(each, field))
    : textOf(value, field).split(',');
  const labels = list.map((each) => each.trim()).filter((each) => each !== '');
  const wrong = labels.find((each) => /[\p{Cc}"]/u.test(each));
  if (wrong === undefined) return [...new Set(labels)];
  throw new MailError('invalidInput', `"${wrong}" cannot be a label.`, { field });
}
