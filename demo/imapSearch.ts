import type { Argument, Command, Connection, ImapServer, StoredMessage } from 'hoodiecrow-imap';
import libmime from 'libmime';

type Criterion = (message: StoredMessage, number: number) => boolean;
type Arguments = (Argument | Argument[])[];

/**
 * Hoodiecrow plugin: SEARCH and UID SEARCH as RFC 3501, 6.4.4 has them.
 * QUIRK: hoodiecrow's own compare undecoded headers, ignore CHARSET and refuse parentheses; and its
 * parser takes 8-bit text, as in RFC 6855, from literals only.
 */
export function imapSearch(server: ImapServer): void {
  server.connectionHandlers.push((connection) => {
    const schedule = connection.scheduleCommand.bind(connection);
    connection.scheduleCommand = (data) =>
      schedule(isSearch.test(data) ? data.replace(eightBitQuoted, asLiteral) : data);
  });
  for (const command of ['SEARCH', 'UID SEARCH']) {
    server.setCommandHandler(command, (connection, parsed, data, done) => {
      answer({ server, connection, parsed, data, byUid: command === 'UID SEARCH' });
      done();
    });
  }
}

const isSearch = /^\s*\S+ (UID )?SEARCH /i;
const eightBitQuoted = /"((?:[^"\\\r\n]|\\.)*[\x80-\xff](?:[^"\\\r\n]|\\.)*)"/g;

function asLiteral(_quoted: string, escaped: string): string {
  const text = escaped.replace(/\\(.)/g, '$1');
  return `{${text.length}}\r\n${text}`;
}

interface Search {
  readonly server: ImapServer;
  readonly connection: Connection;
  readonly parsed: Command;
  readonly data: string;
  readonly byUid: boolean;
}

function answer({ server, connection, parsed, data, byUid }: Search): void {
  const end = (command: 'OK' | 'BAD', text: string) =>
    connection.send(
      { tag: parsed.tag, command, attributes: [{ type: 'TEXT', value: text }] },
      'SEARCH',
      parsed,
      data,
    );
  if (connection.state !== 'Selected') return end('BAD', 'Select a mailbox first');
  const { messages } = connection.selectedMailbox;
  try {
    const matches = allOf(new Criteria(server, messages, parsed.attributes ?? []));
    const found = messages.flatMap((message, index) =>
      matches(message, index + 1) ? [byUid ? message.uid : index + 1] : [],
    );
    connection.send({ tag: '*', command: 'SEARCH', attributes: found }, 'SEARCH', parsed, data);
    end('OK', 'SEARCH completed');
  } catch (error) {
    end('BAD', error instanceof Error ? error.message : String(error));
  }
}

/** The arguments of one search, read from left to right. */
class Criteria {
  private position = 0;

  constructor(
    readonly server: ImapServer,
    readonly messages: StoredMessage[],
    private readonly given: Arguments,
  ) {}

  get ended(): boolean {
    return this.position >= this.given.length;
  }

  next(): Argument | Argument[] {
    const argument = this.given[this.position++];
    if (argument === undefined) throw new Error('Search criteria end too early');
    return argument;
  }

  text(): string {
    const argument = this.next();
    if (Array.isArray(argument)) throw new Error('A string is missing from the search criteria');
    return Buffer.from(argument.value, 'latin1').toString('utf8');
  }

  inside(given: Argument[]): Criteria {
    return new Criteria(this.server, this.messages, given);
  }
}

function allOf(criteria: Criteria): Criterion {
  const tests: Criterion[] = [];
  while (!criteria.ended) tests.push(nextTest(criteria));
  return (message, number) => tests.every((test) => test(message, number));
}

function nextTest(criteria: Criteria): Criterion {
  const argument = criteria.next();
  if (Array.isArray(argument)) return allOf(criteria.inside(argument));
  const key = argument.value.toUpperCase();
  const read = searchKeys[key];
  if (read) return read(criteria);
  if (/^[\d*:,]+$/.test(key)) return inSet(criteria, key, false);
  throw new Error(`Unknown search key ${key}`);
}

const flagged =
  (flag: string, wanted: boolean): Criterion =>
  ({ flags }) =>
    flags.some((set) => set.toLowerCase() === flag.toLowerCase()) === wanted;

function inSet({ server, messages }: Criteria, range: string, byUid: boolean): Criterion {
  const members = new Set(server.getMessageRange(messages, range, byUid).map(([, message]) => message));
  return (message) => members.has(message);
}

const headerOf = ({ raw }: StoredMessage) => raw.slice(0, raw.indexOf('\r\n\r\n') + 2);

/** The decoded values of all fields of one name (RFC 2047). */
function headerValues(message: StoredMessage, name: string): string[] {
  const unfolded = headerOf(message).replace(/\r\n(?=[ \t])/g, '');
  return unfolded.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    if (line.slice(0, colon).trim().toLowerCase() !== name.toLowerCase()) return [];
    return [libmime.decodeWords(utf8(line.slice(colon + 1))).trim()];
  });
}

const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');
const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

const header =
  (name: string, part: string): Criterion =>
  (message) =>
    headerValues(message, name).some((value) => contains(value, part));

/** Days since 1970, whatever the time of day: SEARCH disregards time and zone. */
const dayOf = (date: string) => Math.floor(Date.parse(`${date} UTC`) / 86_400_000);

const received =
  (compare: (day: number, limit: number) => boolean) =>
  (criteria: Criteria): Criterion => {
    const limit = dayOf(criteria.text());
    return ({ internaldate }) => compare(dayOf(internaldate.trim().slice(0, 11)), limit);
  };

const sent =
  (compare: (day: number, limit: number) => boolean) =>
  (criteria: Criteria): Criterion => {
    const limit = dayOf(criteria.text());
    return (message) => {
      const day = /\d{1,2} [A-Z][a-z]{2} \d{4}/.exec(headerValues(message, 'date')[0] ?? '')?.[0];
      return day !== undefined && compare(dayOf(day), limit);
    };
  };

const before = (day: number, limit: number) => day < limit;
const on = (day: number, limit: number) => day === limit;
const since = (day: number, limit: number) => day >= limit;

const named = (name: string) => (criteria: Criteria) => header(name, criteria.text());
const system = (flag: string, wanted: boolean) => () => flagged(flag, wanted);

const searchKeys: Readonly<Record<string, (criteria: Criteria) => Criterion>> = {
  ALL: () => () => true,
  CHARSET: (criteria) => (criteria.text(), () => true),
  UID: (criteria) => inSet(criteria, criteria.text(), true),
  NOT: (criteria) => {
    const test = nextTest(criteria);
    return (message, number) => !test(message, number);
  },
  OR: (criteria) => {
    const either = nextTest(criteria);
    const other = nextTest(criteria);
    return (message, number) => either(message, number) || other(message, number);
  },
  ...Object.fromEntries(
    ['Answered', 'Deleted', 'Draft', 'Flagged', 'Seen'].flatMap((flag) => [
      [flag.toUpperCase(), system(`\\${flag}`, true)],
      [`UN${flag.toUpperCase()}`, system(`\\${flag}`, false)],
    ]),
  ),
  KEYWORD: (criteria) => flagged(criteria.text(), true),
  UNKEYWORD: (criteria) => flagged(criteria.text(), false),
  ...Object.fromEntries(
    ['From', 'To', 'Cc', 'Bcc', 'Subject'].map((name) => [name.toUpperCase(), named(name)]),
  ),
  HEADER: (criteria) => header(criteria.text(), criteria.text()),
  BODY: (criteria) => {
    const part = criteria.text();
    return (message) => contains(utf8(message.raw.slice(headerOf(message).length)), part);
  },
  TEXT: (criteria) => {
    const part = criteria.text();
    return (message) => contains(utf8(message.raw), part);
  },
  BEFORE: received(before),
  ON: received(on),
  SINCE: received(since),
  SENTBEFORE: sent(before),
  SENTON: sent(on),
  SENTSINCE: sent(since),
  LARGER: (criteria) => {
    const limit = Number(criteria.text());
    return ({ raw }) => raw.length > limit;
  },
  SMALLER: (criteria) => {
    const limit = Number(criteria.text());
    return ({ raw }) => raw.length < limit;
  },
};
