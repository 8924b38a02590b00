import { sameAddress } from './address';
import { fenced, MAX_CHAT_CHARACTERS, oneLine } from './content/chatInput';
import type { Message } from './message';

/** One message of a conversation as a chat model takes it. */
export interface ChatTurn {
  /** `assistant` wrote from an address of the account, `user` from any other. */
  readonly role: 'user' | 'assistant';
  /** What was newly written: quotes are left out, as each message is there itself. */
  readonly content: string;
  readonly from: string | null;
  readonly date: string | null;
  readonly messageId: string | null;
}

/** A conversation as an AI Agent and a memory node read it. */
export interface Chat {
  readonly threadId: string | null;
  readonly subject: string | null;
  /** Oldest first. */
  readonly messages: readonly ChatTurn[];
  /** The whole conversation as one prompt, fenced as a single mail's `chatInput` is; null if nobody wrote anything. */
  readonly chatInput: string | null;
  readonly sessionId: string | null;
}

const MAX_TURN_CHARACTERS = 20_000;

const cut = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit)}\n[cut]` : text);

function turnOf(message: Message, ownAddresses: readonly string[]): ChatTurn {
  const { from, date, messageId, replyText, visibleText } = message;
  const isOwn = from !== null && ownAddresses.some((own) => sameAddress(own, from.address));
  return {
    role: isOwn ? 'assistant' : 'user',
    // A mail without new words, such as one passed on, is read whole.
    content: cut(replyText || visibleText || '', MAX_TURN_CHARACTERS),
    from: from?.address ?? null,
    date,
    messageId,
  };
}

/** Each turn under who wrote it and when, indented so that none can pose as another; of what is too long the beginning is left out. */
function transcript(turns: readonly ChatTurn[], subject: string | null, characters: number): string {
  const written = turns.map(({ role, content, from, date }) => {
    const who = `${role === 'assistant' ? 'We' : 'They'} (${oneLine(from ?? 'unknown')})`;
    return `${who}, ${oneLine(date ?? 'undated')}:\n${content.replace(/^/gm, '  ')}`;
  });
  const text = written.join('\n\n');
  const latest = text.length > characters ? `[cut]\n${text.slice(-characters)}` : text;
  return [`Subject: ${oneLine(subject ?? '')}`, '', latest].join('\n');
}

export interface ChatOptions {
  readonly ownAddresses: readonly string[];
  /** Unguessable and new for each conversation (threat X6). */
  readonly nonce: string;
  /** How much of the prompt is kept, from its end; as much as of a single mail unless given. */
  readonly characters?: number;
}

/** The messages of a conversation, oldest first, as a chat. */
export function chatOf(
  messages: readonly Message[],
  { ownAddresses, nonce, characters = MAX_CHAT_CHARACTERS }: ChatOptions,
): Chat {
  const [first] = messages;
  const turns = messages.map((message) => turnOf(message, ownAddresses));
  const isEmpty = turns.every(({ content }) => content === '');
  const threadId = first?.threadId ?? null;
  const subject = first?.subject ?? null;
  const kind = 'An e-mail conversation, oldest mail first,';
  return {
    threadId,
    subject,
    messages: turns,
    chatInput: isEmpty ? null : fenced(transcript(turns, subject, characters), { kind, nonce }),
    sessionId: threadId,
  };
}
