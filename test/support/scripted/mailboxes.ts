import { itemsOf, textOf, type Command } from './command';
import type { ScriptedMailbox } from './mailbox';
import { selectedIn, type Answer, type Handler, type Session } from './session';
import { nstring } from './wire';

export interface MailboxSetup {
  readonly has: (capability: string) => boolean;
  readonly keywords: boolean;
  readonly separator: string;
  /** Every mailbox by its name on the wire. */
  readonly mailboxes: Map<string, ScriptedMailbox>;
  readonly create: (name: string) => ScriptedMailbox;
}

/** The commands on mailboxes as wholes. */
export function mailboxHandlers(setup: MailboxSetup): Record<string, Handler> {
  const { mailboxes, separator } = setup;
  const found = (name: string) => mailboxes.get(canonical(name));
  const onMailbox =
    (work: (mailbox: ScriptedMailbox) => Answer): Handler =>
    (_session, { args: [name] }) => {
      const mailbox = found(textOf(name));
      return mailbox ? work(mailbox) : 'NO [NONEXISTENT] no such mailbox';
    };
  return {
    SELECT: (session, command) => select(session, command, setup),
    EXAMINE: (session, command) => select(session, command, setup),
    LIST: (session, command) => list(session, command, setup),
    LSUB: (session, command) => list(session, command, setup),
    NAMESPACE: (session) => {
      session.send(`* NAMESPACE (("" ${nstring(separator)})) NIL NIL`);
      return 'OK namespaces';
    },
    STATUS: (session, command) => status(session, command, setup),
    CREATE: (_session, { args: [name] }) => {
      const path = textOf(name);
      if (found(path)) return 'NO [ALREADYEXISTS] there is one';
      setup.create(path);
      return 'OK created';
    },
    DELETE: onMailbox((mailbox) => {
      mailboxes.delete(mailbox.name);
      return 'OK deleted';
    }),
    RENAME: (_session, { args: [from, to] }) => {
      const mailbox = found(textOf(from));
      if (!mailbox) return 'NO [NONEXISTENT] no such mailbox';
      if (found(textOf(to))) return 'NO [ALREADYEXISTS] there is one';
      mailboxes.delete(mailbox.name);
      mailbox.name = textOf(to);
      mailboxes.set(mailbox.name, mailbox);
      return 'OK renamed';
    },
    SUBSCRIBE: onMailbox((mailbox) => {
      mailbox.subscribed = true;
      return 'OK subscribed';
    }),
    UNSUBSCRIBE: onMailbox((mailbox) => {
      mailbox.subscribed = false;
      return 'OK unsubscribed';
    }),
    CLOSE: (session) => {
      const { mailbox, readOnly } = selectedIn(session);
      session.selected = null;
      const deleted = mailbox.messages.filter(({ flags }) => flags.has('\\Deleted'));
      if (!readOnly) mailbox.expunge(deleted.map(({ uid }) => uid));
      return 'OK closed';
    },
    UNSELECT: (session) => {
      session.selected = null;
      return 'OK unselected';
    },
  };
}

/** INBOX is the one name without case. */
export const canonical = (name: string): string => (/^inbox$/i.test(name) ? 'INBOX' : name);

function select(session: Session, { name: command, args: [name] }: Command, setup: MailboxSetup): Answer {
  session.selected = null;
  const mailbox = setup.mailboxes.get(canonical(textOf(name)));
  if (!mailbox) return 'NO [NONEXISTENT] no such mailbox';
  const { messages } = mailbox;
  const readOnly = command === 'EXAMINE';
  session.selected = {
    ...{ mailbox, readOnly, view: [...messages] },
    told: new Map(messages.map(({ uid, modSeq }) => [uid, modSeq])),
  };
  const flags = '\\Answered \\Flagged \\Deleted \\Seen \\Draft';
  session.send(`* FLAGS (${flags})`);
  session.send(
    `* OK [PERMANENTFLAGS (${readOnly ? '' : flags + (setup.keywords ? ' \\*' : '')})] these stay`,
  );
  session.send(`* ${messages.length} EXISTS`);
  session.send('* 0 RECENT');
  session.send(`* OK [UIDVALIDITY ${mailbox.uidValidity}] valid`);
  session.send(`* OK [UIDNEXT ${mailbox.uidNext}] next`);
  if (setup.has('CONDSTORE')) session.send(`* OK [HIGHESTMODSEQ ${mailbox.highestModSeq}] highest`);
  return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] selected`;
}

function list(session: Session, { name, args }: Command, setup: MailboxSetup): Answer {
  // `LIST (SPECIAL-USE) "" "*" RETURN (…)`: what is selected or returned beyond the plain list.
  const plain = args.filter(({ kind }) => kind !== 'list');
  const onlySpecial = itemsOf(args[0]).some((item) => item.kind === 'atom' && item.text === 'SPECIAL-USE');
  const [reference, pattern] = plain.map(textOf);
  if (pattern === '') {
    session.send(`* ${name} (\\Noselect) ${nstring(setup.separator)} ""`);
    return 'OK listed';
  }
  const matches = matcher(`${reference ?? ''}${pattern ?? ''}`, setup.separator);
  for (const mailbox of setup.mailboxes.values()) {
    if (!matches(mailbox.name) || (name === 'LSUB' && !mailbox.subscribed)) continue;
    const special = setup.has('SPECIAL-USE') ? mailbox.specialUse : null;
    if (onlySpecial && !special) continue;
    const isParent = [...setup.mailboxes.keys()].some((path) =>
      path.startsWith(mailbox.name + setup.separator),
    );
    const attributes = [
      isParent ? '\\HasChildren' : '\\HasNoChildren',
      ...(special ? [special] : []),
      ...(mailbox.subscribed && name === 'LIST' ? ['\\Subscribed'] : []),
    ];
    session.send(`* ${name} (${attributes.join(' ')}) ${nstring(setup.separator)} ${nstring(mailbox.name)}`);
  }
  return 'OK listed';
}

/** `*` matches anything, `%` anything within one level. */
function matcher(pattern: string, separator: string): (name: string) => boolean {
  const level = `[^${separator.replace(/[\\\]^]/g, '\\$&')}]*`;
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('%', level)}$`, 'i');
  return (name) => expression.test(name);
}

function status(session: Session, { args: [name, items] }: Command, setup: MailboxSetup): Answer {
  const mailbox = setup.mailboxes.get(canonical(textOf(name)));
  if (!mailbox) return 'NO [NONEXISTENT] no such mailbox';
  const { messages } = mailbox;
  const values: Readonly<Record<string, number>> = {
    MESSAGES: messages.length,
    RECENT: 0,
    UIDNEXT: mailbox.uidNext,
    UIDVALIDITY: mailbox.uidValidity,
    UNSEEN: messages.filter(({ flags }) => !flags.has('\\Seen')).length,
    SIZE: messages.reduce((sum, { raw }) => sum + raw.length, 0),
    ...(setup.has('CONDSTORE') ? { HIGHESTMODSEQ: mailbox.highestModSeq } : {}),
  };
  const asked = itemsOf(items).map((item) => textOf(item).toUpperCase());
  const unknown = asked.find((item) => !(item in values));
  if (unknown) return `BAD unknown status item ${unknown}`;
  session.send(
    `* STATUS ${nstring(mailbox.name)} (${asked.map((item) => `${item} ${values[item]}`).join(' ')})`,
  );
  return 'OK status';
}
