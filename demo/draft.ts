/** What a draft is made of: the words of one mail, as an agent received them. */
export interface Request {
  readonly text: string;
  /** Whether the agent already remembers an exchange with this person. */
  readonly knownSender: boolean;
}

/**
 * Answers a mail by rule: greets, repeats what was asked for, asks for what is missing.
 * It stands where a model's answer would, so a person can see the approval at work, and says what it is.
 */
export function draftAnswer({ text, knownSender }: Request): string {
  const mail = mailWithin(text);
  const sentences = sentencesOf(mail);
  const asked = sentences.filter(asksForSomething);
  const lines = [
    `Hello${withName(signatureOf(mail))},`,
    '',
    knownSender ? 'thank you for coming back to us.' : 'thank you for your request.',
    ...repeat(asked.length > 0 ? asked : sentences.slice(0, 2)),
    '',
    ...questions(mail),
    'You will have our offer within two working days.',
    '',
    'Kind regards',
    'Mailroom desk',
    '',
    "(Drafted by the demo's stand-in for a language model.)",
  ];
  return lines.join('\n');
}

/** The mail within a trigger's `chatInput`, which stands between two lines with the same nonce. */
const fenced = /^mail (\S+)\n([^]*)\nend of mail \1$/m;
const headerLine = /^(From|To|Cc|Date|Attachments):/;

/** The mail's own words, its subject first: without the other headers and without what it quotes. */
function mailWithin(text: string): string {
  const mail = fenced.exec(text)?.[2] ?? text;
  return mail
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('>') && !headerLine.test(line))
    .map((line) => line.replace(/^Subject: /, ''))
    .join('\n')
    .trim();
}

function sentencesOf(mail: string): string[] {
  return mail
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(' ').length > 3);
}

const asksForSomething = (sentence: string) =>
  /\?|\d|\b(quote|offer|price|cost|need|order|deliver|send|would like|please)\b/i.test(sentence);

function repeat(sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  return ['', 'This is what we understood:', ...sentences.slice(0, 4).map((sentence) => `- ${sentence}`)];
}

const needed = [
  { question: 'how many pieces you need', answered: /\d/ },
  { question: 'by when you need it', answered: /\b(by|until|before|week|month|tomorrow|today|asap)\b/i },
  { question: 'where it should be delivered', answered: /\b(deliver|ship|pick up|collect|address)/i },
];

function questions(mail: string): string[] {
  const missing = needed.filter(({ answered }) => !answered.test(mail)).map(({ question }) => question);
  if (missing.length === 0) return [];
  const last = missing.pop() ?? '';
  const list = missing.length > 0 ? `${missing.join(', ')} and ${last}` : last;
  return [`So that our offer fits, please tell us ${list}.`, ''];
}

/** The name below a mail's closing words, null where there is none. */
function signatureOf(mail: string): string | null {
  const closing = /(?:regards|wishes|thanks|thank you|cheers|yours[a-z ]*),?\s*\n+([^\n]{2,40})\s*$/i.exec(
    mail,
  );
  const last = closing?.[1]?.trim() ?? mail.split('\n').at(-1)?.trim() ?? '';
  return /^\p{Lu}[\p{L}'-]+( \p{Lu}[\p{L}'-]+)?$/u.test(last) ? last : null;
}

const withName = (name: string | null) => (name === null ? '' : ` ${name}`);
