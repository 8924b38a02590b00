import type { IDataObject } from 'n8n-workflow';
import { shortenedChat } from '../../mail/content/chatInput';
import type { Message } from '../../mail/message';

/** Characters of mail in one answer to an agent, some 5,000 tokens; all messages of the answer share them. */
export const AGENT_CHARACTERS = 20_000;
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
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isSaying(value)));
}

const isSaying = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);
