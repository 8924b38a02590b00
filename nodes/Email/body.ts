import { bodyFormat, renderBody, type Body, type BodyFormat } from '../../mail/body';
import { MailError } from '../../mail/error';
import { inlineDataImages } from '../../mail/inlineImages';
import { htmlDocument } from '../../mail/markdown';
import type { OutgoingAttachment } from '../../mail/outgoing';
import { sanitized } from '../../mail/sanitize';
import { renderTemplate } from '../../mail/template';
import { fileOf } from '../shared/binary';
import { optionsParameter, textOf, textParameter } from './parameters';
import type { Session } from './session';

/** What an author wrote, with the pictures that were written into it. */
export interface Written {
  readonly body: Body;
  readonly pictures: readonly OutgoingAttachment[];
}

/** The body of an item's mail: the parameter of that name, or a template with its variables in place. */
export async function readBody(session: Session, itemIndex: number): Promise<Written> {
  const { context } = session;
  const format = bodyFormat(context.getNodeParameter('format', itemIndex, 'markdown'));
  const template = await templateOf(session, itemIndex);
  const source =
    template === null
      ? textParameter(context, 'body', itemIndex)
      : await renderTemplate(format, template, variablesOf(session, itemIndex));
  return written(session, format, source);
}

/** What a source says in its format, as mail clients show it: pictures in its HTML become parts of the mail. */
export function written({ asTool }: Session, format: BodyFormat, source: string): Written {
  const { text, html } = renderBody(format, source);
  if (html === null) return { body: { text, html }, pictures: [] };
  const inlined = inlineDataImages(html);
  // A picture from elsewhere tells its server what stands in its address, once the mail is opened (threat X25).
  const shown = asTool ? htmlDocument(sanitized(inlined.html, 'inline')) : inlined.html;
  return { body: { text, html: shown }, pictures: inlined.attachments };
}

/** The text of the template, null where there is none. An agent has no binary fields. */
async function templateOf(session: Session, itemIndex: number): Promise<string | null> {
  const { context, asTool } = session;
  const options = optionsParameter(context, itemIndex);
  const template = textOf(options['template'], 'template');
  const field = asTool ? '' : textOf(options['templateField'], 'templateField').trim();
  if (field === '') return template === '' ? null : template;
  if (template === '')
    return (await fileOf(context, itemIndex, { parameter: 'templateField', field })).toString();
  throw new MailError('invalidInput', 'Give the template as text or as a file, not both.', {
    field: 'template',
  });
}

/** What the template is filled with: the item's own fields unless told otherwise. */
function variablesOf({ context, items }: Session, itemIndex: number): unknown {
  const { variables } = optionsParameter(context, itemIndex);
  if (variables === undefined || variables === '') return items[itemIndex]?.json ?? {};
  if (typeof variables !== 'string') return variables;
  try {
    return JSON.parse(variables) as unknown;
  } catch {
    return refuseVariables();
  }
}

function refuseVariables(): never {
  throw new MailError('invalidInput', 'The variables are no JSON.', { field: 'variables' });
}
