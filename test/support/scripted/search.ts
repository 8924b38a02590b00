import { itemsOf, textOf, type Argument } from './command';
import type { StoredMessage } from './mailbox';
import { inSequenceSet } from './wire';

export interface SearchScope {
  /** The messages as the session sees them: sequence number is index + 1. */
  readonly messages: readonly StoredMessage[];
}

type Test = (message: StoredMessage, sequence: number) => boolean;

const flags = ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN'];
const headers = ['FROM', 'TO', 'CC', 'BCC', 'SUBJECT'];
const day = (date: Date): number => Math.floor(date.getTime() / 86_400_000);

/** The messages that match search keys (RFC 3501 section 6.4.4); text is compared as sent, without decoding. */
export function search(keys: readonly Argument[], { messages }: SearchScope): StoredMessage[] {
  const args = [...keys];
  if (args[0]?.kind === 'atom' && args[0].text.toUpperCase() === 'CHARSET') args.splice(0, 2);
  const tests: Test[] = [];
  while (args.length > 0) tests.push(key(args, messages));
  return messages.filter((message, index) => tests.every((test) => test(message, index + 1)));
}

/** Takes one key with its arguments off the front. */
function key(args: Argument[], messages: readonly StoredMessage[]): Test {
  const first = args.shift();
  if (first?.kind === 'list') return all(first, messages);
  const name = textOf(first).toUpperCase();
  const next = () => textOf(args.shift());
  const withDate = (name_: string, of: (message: StoredMessage) => Date): Test | null => {
    if (!['SINCE', 'BEFORE', 'ON'].includes(name_)) return null;
    const wanted = day(new Date(`${next()} UTC`));
    return (message) => {
      const actual = day(of(message));
      return name_ === 'SINCE' ? actual >= wanted : name_ === 'BEFORE' ? actual < wanted : actual === wanted;
    };
  };

  if (flags.includes(name)) return hasFlag(`\\${name}`);
  if (name.startsWith('UN') && flags.includes(name.slice(2))) return not(hasFlag(`\\${name.slice(2)}`));
  if (headers.includes(name)) return hasHeader(name, next());
  const dated =
    withDate(name, ({ internalDate }) => internalDate) ??
    (name.startsWith('SENT') ? withDate(name.slice(4), sentDate) : null);
  if (dated) return dated;
  switch (name) {
    case 'ALL':
    case 'OLD':
      return () => true;
    case 'NEW':
    case 'RECENT':
      return () => false;
    case 'NOT':
      return not(key(args, messages));
    case 'OR': {
      const [left, right] = [key(args, messages), key(args, messages)];
      return (message, sequence) => left(message, sequence) || right(message, sequence);
    }
    case 'KEYWORD':
      return hasFlag(next());
    case 'UNKEYWORD':
      return not(hasFlag(next()));
    case 'HEADER':
      return hasHeader(next(), next());
    case 'BODY':
      return contains(({ entity }) => utf8(entity.body), next());
    case 'TEXT':
      return contains(({ raw }) => utf8(raw), next());
    case 'X-GM-RAW':
      return gmail(next());
    case 'LARGER': {
      const size = Number(next());
      return ({ raw }) => raw.length > size;
    }
    case 'SMALLER': {
      const size = Number(next());
      return ({ raw }) => raw.length < size;
    }
    case 'MODSEQ': {
      const value = Number(next());
      return ({ modSeq }) => modSeq >= value;
    }
    case 'UID': {
      const set = next();
      const largest = messages.at(-1)?.uid ?? 0;
      return ({ uid }) => inSequenceSet(set, uid, largest);
    }
    default:
      if (!/^[\d*,:]+$/.test(name)) throw new Error(`unknown search key ${name}`);
      return (_message, sequence) => inSequenceSet(name, sequence, messages.length);
  }
}

function all(list: Argument, messages: readonly StoredMessage[]): Test {
  const args = [...itemsOf(list)];
  const tests: Test[] = [];
  while (args.length > 0) tests.push(key(args, messages));
  return (message, sequence) => tests.every((test) => test(message, sequence));
}

/** Of Gmail's own search, `label:` and words. */
function gmail(query: string): Test {
  const [, label] = /^label:"?([^"]+)"?$/.exec(query) ?? [];
  if (label === undefined) return contains(({ raw }) => utf8(raw), query);
  return ({ labels }) => labels.includes(label);
}

const not =
  (test: Test): Test =>
  (message, sequence) =>
    !test(message, sequence);

const hasFlag =
  (flag: string): Test =>
  (message) =>
    [...message.flags].some((own) => own.toLowerCase() === flag.toLowerCase());

const hasHeader = (name: string, value: string): Test =>
  contains(({ entity }) => {
    const values = entity.fields.get(name.toLowerCase());
    return values ? utf8(values.join('\n')) : null;
  }, value);

const contains =
  (text: (message: StoredMessage) => string | null, wanted: string): Test =>
  (message) =>
    text(message)?.toLowerCase().includes(utf8(wanted).toLowerCase()) ?? false;

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString();

const sentDate = ({ entity }: StoredMessage): Date => new Date(entity.fields.get('date')?.[0] ?? NaN);
