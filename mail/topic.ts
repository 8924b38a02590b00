import type { Message } from './message';

/** Whether any of these words or phrases is in a text, as whole words and blind to case. */
export type Topic = (message: Pick<Message, 'subject' | 'replyText' | 'text' | 'visibleText'>) => boolean;

/** A topic from words and phrases separated by commas or lines: it is what subject or new text of a mail name. */
export function parseTopic(value: string): Topic {
  const wanted = value
    .split(/[,;\n]+/)
    .map(wordsOf)
    .filter((words) => words.trim() !== '');
  return ({ subject, replyText, text, visibleText }) => {
    const found = wordsOf(`${subject ?? ''}\n${replyText ?? text ?? visibleText ?? ''}`);
    return wanted.some((words) => found.includes(words));
  };
}

/** The words of a text in lower case, each between two blanks. */
function wordsOf(text: string): string {
  return ` ${text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;
}
