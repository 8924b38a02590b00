import type { IDataObject } from 'n8n-workflow';
import { shortenedChat } from '../../mail/content/chatInput';
import type { Message } from '../../mail/message';

/** Characters of mail in one answer to an agent, some 5,000 tokens; all messages of the answer share them. */
export const AGENT_CHARACTERS = 20_000;
/** Entries of one list in an answer, such as the files of a mail. */
export const AGENT_LISTED = 20;
/** The most messages in one answer to an agent, whatever it asks for. */
export const AGENT_MESSAGES = 100;

/**
 * A mail as an agent gets it: what names it, what is known about it, and its own words once, fenced and cut
 * (threats X4 to X6). What there is nothing to say about is left out.
 */
export function agentJson(message: Message, among: number): IDataObject {
  const { mailbox, uid, messageId, threadId, date, flags, labels, attachments, automatic, trust } = message;
  const { verdict } = trust;
  const fields: IDataObject = {
    ...{ mailbox, uid, messageId, threadId, date, flags, labels },
    attachments: attachments.map(({ part, name, mimeType, size }) => ({ part, name, mimeType, size })),
    automatic: automatic.kind,
    trust: verdict === 'unknown' ? null : verdict,
    suspicion: message.suspicion.findings.map(({ detail }) => detail),
    warnings: message.warnings,
    mail: message.chatInput && shortenedChat(message.chatInput, Math.floor(AGENT_CHARACTERS / among)),
  };
  const saying = Object.entries(fields).filter(([, value]) => isSaying(value));
  return shortLists(saying, listedOf(among));
}

/** A few of each list where an answer has many mails. */
const listedOf = (among: number) =>
  Math.min(AGENT_LISTED, Math.max(3, Math.floor((3 * AGENT_LISTED) / among)));

/** The fields with the first few entries of each list, and how many are left out: a hostile mail has thousands. */
function shortLists(fields: readonly [string, IDataObject[string]][], most: number): IDataObject {
  const left = fields.flatMap(([name, value]) =>
    Array.isArray(value) && value.length > most ? [[name, value.length - most] as const] : [],
  );
  const short = fields.map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, most) : value]);
  return {
    ...(Object.fromEntries(short) as IDataObject),
    ...(left.length > 0 && { notListed: Object.fromEntries(left) }),
  };
}

const isSaying = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);
