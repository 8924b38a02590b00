import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Address } from '../../mail/address';
import { MailError } from '../../mail/error';
import { recipientsFrom } from '../../mail/recipients';
import { isToolCall } from '../shared/olderN8n';

/** A parameter that has to be text: an expression or an agent can pass anything (threat X10). */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
  return textOf(context.getNodeParameter(name, itemIndex, ''), name);
}

/** Text, or a number or truth value as text; '' for nothing. Throws `invalidInput` for anything else. */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new MailError('invalidInput', 'Text is needed, not a list or an object.', { field });
}

/** An execution's options by item, as n8n evaluates their expressions anew each time it is asked. */
const evaluated = new WeakMap<IExecuteFunctions, Map<number, IDataObject>>();

/** The options an item has set; absent ones are at their default. */
export function optionsParameter(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const known = evaluated.get(context) ?? new Map<number, IDataObject>();
  const options = known.get(itemIndex) ?? context.getNodeParameter('options', itemIndex, {});
  evaluated.set(context, known.set(itemIndex, options));
  return options;
}

/**
 * An option that decides who gets mail or what it leaves as, so that only the person may set it (P6).
 * Throws `configuration` where a model could fill it in: in a tool `$json` is what the model said, too.
 */
export function personsOption(context: IExecuteFunctions, name: string, itemIndex: number): unknown {
  const { options } = context.getNode().parameters;
  // A person may also write the options as a whole as one expression.
  assertWrittenByPerson(
    context,
    name,
    typeof options === 'string' ? options : Reflect.get(Object(options), name),
  );
  return optionsParameter(context, itemIndex)[name];
}

/** Throws `configuration` where a model could fill in `written`, a parameter as it stands in the node. */
export function assertWrittenByPerson(context: IExecuteFunctions, name: string, written: unknown): void {
  const ofModel = /\$(?:fromai|json|data|input|thisitem|item|tool|parameter|rawparameter)\b/i;
  if (!isToolCall(context) || !ofModel.test(JSON.stringify(written ?? ''))) return;
  throw new MailError('configuration', 'An AI model could fill this in, which only a person may set.', {
    field: name,
    fix: "Write the value, or take it from a node by its name, such as {{ $('Data Table').first().json.address }}.",
  });
}

/** The addresses of a parameter. Throws `invalidInput` for whatever is not wholly addresses. */
export function addressesParameter(context: IExecuteFunctions, name: string, itemIndex: number): Address[] {
  return recipientsFrom(name, context.getNodeParameter(name, itemIndex, ''));
}
