import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { AfterProcessing } from '../../mail/consumer';
import { parseFilters, type Filters } from '../../mail/criteria';
import type { StartFrom } from '../../mail/cursor';
import { MailError } from '../../mail/error';
import type { FloodBudget } from '../../mail/flood';
import { usualTiming, type WatchTiming } from '../../mail/imap/watcher';
import { parseIncludedAutomatic } from '../../mail/loop';
import type { AutomaticKind } from '../../mail/message';
import { parseSenderRules, type SenderRules } from '../../mail/senders';
import { checkSessionTemplate, type SessionKey } from '../../mail/session';
import type { Output } from '../shared/item';
import { isHeldConnected } from './heldOutput';
import { checkPath } from '../shared/mailboxField';

export type Acknowledge = 'accepted' | 'finished' | 'succeeded';

/** The trigger's parameters as typed once. */
export interface TriggerSettings {
  readonly mailboxes: readonly string[];
  readonly start: StartFrom;
  readonly filters: Filters;
  readonly senders: SenderRules;
  /** Automatic mail that may start runs. */
  readonly includeAutomatic: readonly AutomaticKind[];
  readonly flood: FloodBudget;
  /** Whether somebody looks at held mail. */
  readonly heldConnected: boolean;
  readonly after: AfterProcessing;
  readonly acknowledge: Acknowledge;
  readonly maxAttempts: number;
  /** Where mail that failed for good is moved to, null: it stays where it is. */
  readonly setAsideMailbox: string | null;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly memoryBytes: number;
  /** Prefix of the binary fields, null: attachments are only listed. */
  readonly downloadTo: string | null;
  readonly session: { readonly key: SessionKey; readonly template: string };
  readonly output: Output;
  readonly push: boolean;
  readonly timing: WatchTiming;
}

/**
 * Reads every parameter, which can only be done inside `trigger()`. Throws `MailError` naming the field.
 */
export function readSettings(context: ITriggerFunctions): TriggerSettings {
  const options = new Options(context.getNodeParameter('options', {}) as IDataObject);
  const mailboxes = readMailboxes(context.getNodeParameter('mailboxes', ['INBOX']));
  const after = readAfterProcessing(context);
  if (after.kind === 'move' && mailboxes.includes(after.destination)) {
    throw new MailError(
      'configuration',
      `Mail cannot be moved to "${after.destination}", which is watched too.`,
      {
        field: 'destination',
      },
    );
  }
  return {
    mailboxes,
    after,
    start: readStart(context),
    filters: parseFilters(context.getNodeParameter('filters', {})),
    senders: parseSenderRules(context.getNodeParameter('senders', {}) as IDataObject),
    includeAutomatic: parseIncludedAutomatic(options.value('includeAutomatic')),
    heldConnected: isHeldConnected(context),
    flood: {
      perSenderPerHour: options.number('floodPerSenderPerHour', 60, { least: 0, most: 100_000 }),
      perHour: options.number('floodPerHour', 600, { least: 0, most: 100_000 }),
    },
    acknowledge: options.oneOf('acknowledge', ['finished', 'accepted', 'succeeded']),
    maxAttempts: options.number('maxAttempts', 3, { least: 1, most: 20 }),
    setAsideMailbox: readSetAsideMailbox(options.value('setAsideMailbox'), mailboxes),
    concurrency: options.number('concurrency', 5, { least: 1, most: 50 }),
    batchSize: options.number('batchSize', 1, { least: 1, most: 200 }),
    memoryBytes: options.number('memoryMegabytes', 64, { least: 8, most: 1024 }) * 1024 * 1024,
    downloadTo:
      options.oneOf('attachments', ['metadata', 'download']) === 'download'
        ? options.text('attachmentPrefix', 'attachment_')
        : null,
    session: readSession(options),
    output: options.oneOf('output', ['full', 'simple']),
    push: options.oneOf('watch', ['auto', 'poll']) === 'auto',
    timing: readTiming(options),
  };
}

function readTiming(options: Options): WatchTiming {
  return {
    ...usualTiming,
    heartbeat: options.number('heartbeatSeconds', 25, { least: 10, most: 1740 }) * 1000,
    poll: options.number('pollInterval', 60, { least: 5, most: 3600 }) * 1000,
    sweep: options.number('sweepMinutes', 5, { least: 1, most: 1440 }) * 60_000,
    grace: options.number('outageGraceSeconds', 60, { least: 0, most: 86_400 }) * 1000,
  };
}

function readSession(options: Options): TriggerSettings['session'] {
  const key = options.oneOf('sessionKey', ['sender', 'thread', 'message', 'template']);
  const template = options.text('sessionTemplate', '{from}/{thread}');
  if (key === 'template') checkSessionTemplate(template);
  return { key, template };
}

function readMailboxes(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  const paths = [...new Set(list.map((path) => checkPath(path, 'mailboxes')))];
  if (paths.length > 0) return paths;
  throw new MailError('configuration', 'No mailbox is chosen.', { field: 'mailboxes' });
}

function readStart(context: ITriggerFunctions): StartFrom {
  const kind = context.getNodeParameter('startFrom', 'now');
  if (kind === 'now' || kind === 'unread' || kind === 'all') return { kind };
  const since = new Date(text(context.getNodeParameter('startDate', '')));
  if (!Number.isNaN(since.getTime())) return { kind: 'date', since };
  throw new MailError('configuration', 'The start date is missing or is no date.', { field: 'startDate' });
}

function readAfterProcessing(context: ITriggerFunctions): AfterProcessing {
  const kind = context.getNodeParameter('afterProcessing', 'markRead');
  if (kind === 'move') {
    const destination: unknown = context.getNodeParameter('destination', '', { extractValue: true });
    return { kind, destination: checkPath(destination, 'destination') };
  }
  if (kind === 'keyword') {
    const keyword = text(context.getNodeParameter('keyword', ''));
    // A flag keyword is an atom (RFC 3501 section 9).
    if (/^[A-Za-z0-9$_-]{1,64}$/.test(keyword)) return { kind, keyword };
    throw new MailError('configuration', `"${keyword}" cannot be a keyword.`, { field: 'keyword' });
  }
  if (kind === 'nothing' || kind === 'flag' || kind === 'delete') return { kind };
  return { kind: 'markRead' };
}

/** Null where none is chosen: an option that was added and left empty asks for nothing. */
function readSetAsideMailbox(value: unknown, mailboxes: readonly string[]): string | null {
  const chosen: unknown =
    typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  if (chosen === undefined || chosen === '') return null;
  const path = checkPath(chosen, 'options.setAsideMailbox');
  if (!mailboxes.includes(path)) return path;
  throw new MailError('configuration', `Mail cannot be set aside in "${path}", which is watched too.`, {
    field: 'options.setAsideMailbox',
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The values of the options collection; one that was not added has its default. */
class Options {
  constructor(private readonly values: IDataObject) {}

  value(name: string): unknown {
    return this.values[name];
  }

  text(name: string, standard: string): string {
    const value = this.values[name];
    return typeof value === 'string' && value !== '' ? value : standard;
  }

  number(
    name: string,
    standard: number,
    { least, most }: { readonly least: number; readonly most: number },
  ): number {
    const value = Number(this.values[name] ?? standard);
    if (value >= least && value <= most) return value;
    throw new MailError('configuration', `A number from ${least} to ${most} is needed.`, {
      field: `options.${name}`,
    });
  }

  /** The first value is the default. */
  oneOf<const T extends string>(name: string, known: readonly [T, ...T[]]): T {
    const value = this.values[name] ?? known[0];
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    throw new MailError('configuration', `One of ${known.join(', ')} is needed.`, {
      field: `options.${name}`,
    });
  }
}
