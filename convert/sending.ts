import { collectionOf, filled, isExpression, textOf, type ExportedNode, type Parameters } from './export';
import type { Remarks } from './report';

/** As the node of a workflow, a tool of an agent, or the human review of an agent's tool. */
export type Role = 'node' | 'tool' | 'review';

/** The parameters of n8n's own Send Email, version 1 to 2.1, as those of our Email node. */
export function sendingParameters(node: ExportedNode, role: Role, remark: Remarks): Parameters {
  const { parameters = {} } = node;
  const isWaiting = role === 'review' || parameters['operation'] === 'sendAndWait';
  return {
    authentication: 'password',
    resource: 'message',
    ...(isWaiting ? waiting(node, role, remark) : sending(node, role, remark)),
    // What n8n adds to every node that is a tool.
    ...filled({
      descriptionType: textOf(parameters, 'descriptionType'),
      toolDescription: textOf(parameters, 'toolDescription'),
    }),
  };
}

function sending(node: ExportedNode, role: Role, remark: Remarks): Parameters {
  const { parameters = {}, typeVersion = 1 } = node;
  const old = collectionOf(parameters, 'options');
  // Version 1 has them beside the options.
  const either = (name: string) => textOf(parameters, name) || textOf(old, name);
  const subject = textOf(parameters, 'subject');
  if (subject === '') remark('changed', 'The subject was empty, which is "(no subject)" now.');
  if (typeVersion >= 2.1 && old['appendAttribution'] !== false) {
    remark('changed', 'The line "This email was sent automatically with n8n" is gone.');
  }
  if (old['allowUnauthorizedCerts'] === true) {
    remark(
      'check',
      'Ignore SSL Issues is a setting of the account: Advanced, CA Certificate, or Allow Unverifiable Certificates.',
    );
  }
  remark('changed', 'A copy is put into Sent. If you want none, switch off the option Save to Sent.');
  const recipients = filled({
    to: textOf(parameters, 'toEmail'),
    cc: either('ccEmail'),
    bcc: either('bccEmail'),
    replyTo: either('replyTo'),
  });
  return {
    operation: 'send',
    ...recipients,
    ...filled({ subject }),
    ...bodyOf(node, remark),
    ...attachmentsOf(node, remark),
    options: {
      ...senderOf(textOf(parameters, 'fromEmail'), remark),
      ...(subject === '' && { defaultSubject: '(no subject)' }),
      ...(role === 'tool' && allowedOf(Object.values(recipients), remark)),
    },
  };
}

/** A tool of ours writes to strangers only where a person has named them; addresses typed into the old one are. */
function allowedOf(recipients: readonly unknown[], remark: Remarks): Parameters {
  const typed = recipients.filter((list) => typeof list === 'string' && !isExpression(list));
  remark(
    'changed',
    'As a tool it writes to the people of the conversation that called the agent; a mail to anybody else becomes a draft. Name others in the option Allowed Recipients.',
  );
  return filled({ allowedRecipients: typed.map(addressesAlone).join(', ') });
}

/** `Ann <ann@example.com>, bob@example.com` as the addresses in it. */
const addressesAlone = (list: unknown) => [...String(list).matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].join(', ');

function bodyOf({ parameters = {}, typeVersion = 1 }: ExportedNode, remark: Remarks): Parameters {
  const html = textOf(parameters, 'html');
  const text = textOf(parameters, 'text');
  const standard = typeVersion >= 2.1 ? 'html' : 'text';
  // Version 1 had no format and sent whatever was filled in.
  const format = typeVersion < 2 ? 'both' : textOf(parameters, 'emailFormat') || standard;
  const isHtml = format === 'html' || (format === 'both' && html !== '');
  if (isHtml && format === 'both' && text !== '') {
    remark('lost', 'A text version of your own. It is made from the HTML now.');
  }
  return isHtml ? { format: 'html', body: html } : { format: 'text', body: text };
}

/** Inline files were named by `cid:` and their field, as they are here, so both kinds go into one list. */
function attachmentsOf({ parameters = {} }: ExportedNode, remark: Remarks): Parameters {
  const old = collectionOf(parameters, 'options');
  const lists = [
    textOf(parameters, 'attachments'),
    textOf(old, 'attachments'),
    textOf(old, 'fileAttachments'),
  ].filter((list) => list.trim() !== '');
  if (lists.length === 0) return {};
  remark('check', 'An item that lacks one of the binary fields named in Attachments is an error now.');
  const names = lists.map((list) => (isExpression(list) ? list.slice(1) : list)).join(', ');
  return { attachmentFields: lists.some(isExpression) ? `=${names}` : names };
}

/** A sender given as `Name <address>` or an address; what one expression alone gives is not known here. */
function senderOf(from: string, remark: Remarks): Parameters {
  if (from === '') return {};
  const [, name = '', address = ''] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(from) ?? [];
  if (address !== '' && isWhole(name) && isWhole(address)) {
    const part = (text: string) => (text.includes('{{') ? `=${text}` : text);
    return filled({ fromName: part(name.replace(/^=/, '')), fromAddress: part(address.trim()) });
  }
  if (isExpression(from)) {
    remark('check', 'The expression in From Address must give an address alone. A name goes into From Name.');
  }
  return { fromAddress: from };
}

/** Whether a part of a text has both ends of each expression in it. */
const isWhole = (text: string) => text.split('{{').length === text.split('}}').length;

function waiting({ parameters = {} }: ExportedNode, role: Role, remark: Remarks): Parameters {
  const old = collectionOf(parameters, 'options');
  const responseType = textOf(parameters, 'responseType') || 'approval';
  const isForm = responseType === 'customForm';
  if (isForm) remark('lost', 'The custom form. The person answers in words now (Free Text).');
  if (textOf(parameters, 'fromEmail') !== '') {
    remark('changed', 'The mail that asks comes from the From Address of the account.');
  }
  remark('changed', 'The person decides on a page: opening the link in the mail alone decides nothing.');
  if (role !== 'review') {
    remark('check', 'The answer is in data.approved and, of Free Text, in data.text, as before.');
  }
  remarkOnWords(parameters, remark);
  return filled({
    operation: 'sendAndWait',
    to: textOf(parameters, 'toEmail'),
    subject: textOf(parameters, 'subject'),
    message: textOf(parameters, 'message'),
    responseType: isForm ? 'freeText' : responseType,
    approvalOptions: responseType === 'approval' ? approvalOptionsOf(parameters) : undefined,
    options: limitOf(old),
  });
}

const wordsOfForm: Readonly<Record<string, string>> = {
  messageButtonLabel: 'Message Button Label',
  responseFormTitle: 'Response Form Title',
  responseFormDescription: 'Response Form Description',
  responseFormButtonLabel: 'Response Form Button Label',
  responseFormCustomCss: 'Response Form Custom Styling',
};

function remarkOnWords(parameters: Parameters, remark: Remarks): void {
  const old = collectionOf(parameters, 'options');
  const lost = Object.keys(wordsOfForm).filter((name) => old[name] !== undefined);
  if (lost.length === 0) return;
  remark('lost', `${lost.map((name) => wordsOfForm[name]).join(', ')}: the page has words of its own.`);
}

/** One button unless two were asked for, which is the other way round here. */
function approvalOptionsOf(parameters: Parameters): Parameters {
  const values = collectionOf(collectionOf(parameters, 'approvalOptions'), 'values');
  const { approvalType = 'single', approveLabel, disapproveLabel } = values;
  return { values: filled({ approvalType, approveLabel, disapproveLabel }) };
}

function limitOf(old: Parameters): Parameters {
  if (old['limitWaitTime'] === undefined) return {};
  const values = collectionOf(collectionOf(old, 'limitWaitTime'), 'values');
  const standard = { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'hours' };
  return { limitWaitTime: { values: { ...standard, ...values } } };
}
