import { itemsOf, textOf, type Argument, type Command } from './command';
import { fetchItem, fetchItems, marksSeen } from './fetch';
import type { ScriptedMailbox, StoredMessage } from './mailbox';
import { search } from './search';
import { selectedIn, type Answer, type Handler, type Selected, type Session } from './session';
import { inSequenceSet, sequenceSet } from './wire';

export interface MessageSetup {
  readonly has: (capability: string) => boolean;
  /** Whether flags other than the system's can be stored. */
  readonly keywords: boolean;
  readonly mailbox: (name: string) => ScriptedMailbox | undefined;
}

/** The commands on messages of the selected mailbox, and APPEND. */
export function messageHandlers(setup: MessageSetup): Record<string, Handler> {
  const { has } = setup;
  const both = (name: string, handler: (byUid: boolean) => Handler): Record<string, Handler> => ({
    [name]: handler(false),
    [`UID ${name}`]: handler(true),
  });
  return {
    ...both('FETCH', fetch),
    ...both('STORE', (byUid) => (session, command) => store(session, command, byUid, setup)),
    ...both('SEARCH', searchFor),
    ...both('COPY', (byUid) => (session, command) => copy(session, command, byUid, setup)),
    ...(has('MOVE')
      ? both('MOVE', (byUid) => (session, command) => move(session, command, byUid, setup))
      : {}),
    ...(has('UIDPLUS') ? { 'UID EXPUNGE': expunge } : {}),
    EXPUNGE: expunge,
    APPEND: (session, command) => append(session, command, setup),
  };
}

/** The messages an argument names, with their sequence numbers. */
function chosen({ view }: Selected, set: string, byUid: boolean): [number, StoredMessage][] {
  const largest = byUid ? (view.at(-1)?.uid ?? 0) : view.length;
  return view.flatMap((message, index): [number, StoredMessage][] =>
    inSequenceSet(set, byUid ? message.uid : index + 1, largest) ? [[index + 1, message]] : [],
  );
}

const fetch =
  (byUid: boolean): Handler =>
  (session, { args: [set, items, modifiers] }) => {
    const selected = selectedIn(session);
    const since = modifier(modifiers, 'CHANGEDSINCE');
    const asked = fetchItems(itemsOf(items).map(textOf));
    const wanted = [
      ...(byUid && !asked.some((item) => item.toUpperCase() === 'UID') ? ['UID'] : []),
      ...asked,
      ...(since !== null && !asked.includes('MODSEQ') ? ['MODSEQ'] : []),
    ];
    for (const [sequence, message] of chosen(selected, textOf(set), byUid)) {
      if (since !== null && message.modSeq <= since) continue;
      if (marksSeen(asked) && !selected.readOnly && !message.flags.has('\\Seen')) {
        selected.mailbox.store(message, [...message.flags, '\\Seen']);
      }
      session.send(`* ${sequence} FETCH (${wanted.map((item) => fetchItem(message, item)).join(' ')})`);
    }
    return 'OK fetched';
  };

/** The number after a modifier such as `(CHANGEDSINCE 7)`, null without it. */
function modifier(list: Argument | undefined, name: string): number | null {
  const items = itemsOf(list).map(textOf);
  const at = items.findIndex((item) => item.toUpperCase() === name);
  return at < 0 ? null : Number(items[at + 1]);
}

const systemFlags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];

function store(session: Session, command: Command, byUid: boolean, setup: MessageSetup): Answer {
  const selected = selectedIn(session);
  if (selected.readOnly) return 'NO [READ-ONLY] the mailbox is read-only';
  const args = [...command.args];
  const unchangedSince = args[1]?.kind === 'list' ? modifier(args.splice(1, 1)[0], 'UNCHANGEDSINCE') : null;
  const [set, name, list, ...more] = args;
  if (more.length > 0) return 'BAD too many arguments';
  const action = textOf(name).toUpperCase();
  if (action.endsWith('X-GM-LABELS'))
    return storeLabels(selected, { action, set: textOf(set), list, byUid }, setup);
  const known = new Set(systemFlags.map((flag) => flag.toLowerCase()));
  // Servers without keywords drop those they are given, as Exchange does.
  const flags = itemsOf(list)
    .map(textOf)
    .filter((flag) => setup.keywords || known.has(flag.toLowerCase()));
  const modified: number[] = [];
  for (const [sequence, message] of chosen(selected, textOf(set), byUid)) {
    if (unchangedSince !== null && message.modSeq > unchangedSince) {
      modified.push(byUid ? message.uid : sequence);
      continue;
    }
    const kept = action.startsWith('FLAGS') ? [] : [...message.flags];
    const next = action.startsWith('-')
      ? kept.filter((flag) => !flags.includes(flag))
      : new Set([...kept, ...flags]);
    selected.mailbox.store(message, next);
    if (!action.includes('.SILENT')) continue;
    selected.told.set(message.uid, message.modSeq);
    if (unchangedSince !== null) {
      session.send(`* ${sequence} FETCH (UID ${message.uid} MODSEQ (${message.modSeq}))`);
    }
  }
  return modified.length > 0 ? `OK [MODIFIED ${sequenceSet(modified)}] some had changed` : 'OK stored';
}

interface LabelChange {
  readonly action: string;
  readonly set: string;
  readonly list: Argument | undefined;
  readonly byUid: boolean;
}

/** Gmail's labels change as flags do. */
function storeLabels(
  selected: Selected,
  { action, set, list, byUid }: LabelChange,
  { has }: MessageSetup,
): Answer {
  if (!has('X-GM-EXT-1')) return 'BAD unknown data item';
  const labels = itemsOf(list).map(textOf);
  for (const [, message] of chosen(selected, set, byUid)) {
    const removed = message.labels.filter((label) => !labels.includes(label));
    selected.mailbox.label(message, action.startsWith('-') ? removed : [...message.labels, ...labels]);
  }
  return 'OK labelled';
}

const searchFor =
  (byUid: boolean): Handler =>
  (session, { args }) => {
    const { view } = selectedIn(session);
    const found = search(args, { messages: view });
    const numbers = found.map((message) => (byUid ? message.uid : view.indexOf(message) + 1));
    session.send(['* SEARCH', ...numbers].join(' '));
    return 'OK searched';
  };

/** Copies messages and says under which UIDs; null when the destination is missing. */
function copyTo(messages: readonly StoredMessage[], destination: ScriptedMailbox | undefined): string | null {
  if (!destination) return null;
  const copies = messages.map(({ raw, flags, internalDate, labels, threadId }) =>
    destination.append(Buffer.from(raw, 'latin1'), { flags: [...flags], internalDate, labels, threadId }),
  );
  const uids = (list: readonly StoredMessage[]) => sequenceSet(list.map(({ uid }) => uid));
  return copies.length > 0 ? `[COPYUID ${destination.uidValidity} ${uids(messages)} ${uids(copies)}] ` : '';
}

const tryCreate = 'NO [TRYCREATE] no such mailbox';

function copy(session: Session, { args: [set, name] }: Command, byUid: boolean, setup: MessageSetup): Answer {
  const messages = chosen(selectedIn(session), textOf(set), byUid).map(([, message]) => message);
  const code = copyTo(messages, setup.mailbox(textOf(name)));
  if (code === null) return tryCreate;
  return `OK ${setup.has('UIDPLUS') ? code : ''}copied`;
}

function move(session: Session, { args: [set, name] }: Command, byUid: boolean, setup: MessageSetup): Answer {
  const selected = selectedIn(session);
  if (selected.readOnly) return 'NO [READ-ONLY] the mailbox is read-only';
  const messages = chosen(selected, textOf(set), byUid).map(([, message]) => message);
  const code = copyTo(messages, setup.mailbox(textOf(name)));
  if (code === null) return tryCreate;
  if (setup.has('UIDPLUS') && code) session.send(`* OK ${code}moved`);
  selected.mailbox.expunge(messages.map(({ uid }) => uid));
  session.announce();
  return 'OK moved';
}

const expunge: Handler = (session, { args: [set] }) => {
  const selected = selectedIn(session);
  if (selected.readOnly) return 'NO [READ-ONLY] the mailbox is read-only';
  const among = set ? chosen(selected, textOf(set), true).map(([, message]) => message) : selected.view;
  selected.mailbox.expunge(among.filter(({ flags }) => flags.has('\\Deleted')).map(({ uid }) => uid));
  return 'OK expunged';
};

function append(_session: Session, { args }: Command, { has, mailbox }: MessageSetup): Answer {
  const destination = mailbox(textOf(args[0]));
  if (!destination) return tryCreate;
  const options = args.slice(1, -1);
  const date = options.find((argument) => argument.kind === 'string');
  const flags = options.filter((argument) => argument.kind === 'list').flatMap(itemsOf);
  const { uid } = destination.append(Buffer.from(textOf(args.at(-1)), 'latin1'), {
    flags: flags.map(textOf),
    internalDate: date
      ? new Date(
          textOf(date)
            .replaceAll('-', ' ')
            .replace(/ (\d{4})$/, ' $1'),
        )
      : new Date(),
  });
  return `OK ${has('UIDPLUS') ? `[APPENDUID ${destination.uidValidity} ${uid}] ` : ''}appended`;
}
