import { domainOf } from './address';
import { MailError } from './error';
import type { Message } from './message';

/** What one conversation with an agent's memory is. */
export type SessionKey = 'sender' | 'thread' | 'message' | 'template';

/** The parts of a message a session can be keyed by. */
export type SessionSource = Pick<
  Message,
  'from' | 'to' | 'threadId' | 'messageId' | 'mailbox' | 'uid' | 'subject' | 'plusTag' | 'deliveryId'
>;

const tokens: Readonly<Record<string, (message: SessionSource) => string | null>> = {
  from: (message) => senderOf(message),
  fromDomain: (message) => (message.from ? domainOf(message.from.address) : null),
  to: (message) => message.to[0]?.address.toLowerCase() ?? null,
  thread: (message) => message.threadId,
  messageId: (message) => message.messageId,
  subject: (message) => message.subject,
  plusTag: (message) => message.plusTag,
  mailbox: (message) => message.mailbox,
};

/** Names a session template may use, each between braces. */
export const sessionTokens: readonly string[] = Object.keys(tokens);

const senderOf = (message: SessionSource): string | null => message.from?.address.toLowerCase() ?? null;

/** A key that is never empty: two mails without sender or identifier must not share a memory. */
const ownKey = (message: SessionSource): string =>
  message.messageId ?? message.deliveryId ?? `${message.mailbox ?? ''}/${message.uid ?? 0}`;

/** Refuses a template with a token that does not exist; throws MailError `invalidInput` on `sessionTemplate`. */
export function checkSessionTemplate(template: string): void {
  for (const [token, name = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (!Object.hasOwn(tokens, name)) {
      const known = sessionTokens.map((each) => `{${each}}`).join(', ');
      throw new MailError('invalidInput', `The session template has no token ${token}. It knows ${known}.`, {
        field: 'sessionTemplate',
      });
    }
  }
}

/**
 * The `sessionId` of a message, never empty. The template is filled in one pass, so text from a mail is never
 * taken for a token (threat X24).
 */
export function sessionKey(kind: SessionKey, template: string, message: SessionSource): string {
  switch (kind) {
    case 'sender':
      return senderOf(message) ?? ownKey(message);
    case 'thread':
      return message.threadId ?? ownKey(message);
    case 'message':
      return ownKey(message);
    case 'template': {
      const fill = (token: string, name: string) => {
        const read = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
        return read ? (read(message) ?? '') : token;
      };
      return template.replace(/\{([^{}]*)\}/g, fill).trim() || ownKey(message);
    }
  }
}
