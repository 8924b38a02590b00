import type { ImapFlow } from 'imapflow';
import { MailError } from '../error';
import { toUidSet } from '../uidset';
import { translateImapError } from './errors';
import { arrivedWithin, searchMailbox } from './search';
import { selectMailbox } from './select';

/** What every trigger's mark of processed mail starts with. */
const MARK = '$n8n-';
/** UIDs of one command. */
const PAGE = 500;

export interface Aged {
  readonly mailbox: string;
  /** What arrived before this moment is old. */
  readonly before: Date;
  /** Leaves alone what no trigger has processed. */
  readonly processedOnly: boolean;
}

/**
 * UIDs of old messages, oldest first; flagged ones are kept.
 * Throws `capabilityMissing` where the server keeps no keywords, so that nothing tells what was processed.
 */
export async function findAged(
  client: ImapFlow,
  { mailbox, before, processedOnly }: Aged,
): Promise<number[]> {
  const marks = processedOnly ? { anyKeyword: await marksIn(client, mailbox) } : {};
  const found = await searchMailbox(client, mailbox, { before, flagged: false, ...marks });
  const aged: number[] = [];
  for (let start = 0; start < found.length; start += PAGE) {
    const page = await arrivals(client, found.slice(start, start + PAGE));
    aged.push(...page.filter(({ date }) => arrivedWithin(date, { before })).map(({ uid }) => uid));
  }
  return aged.sort((a, b) => a - b);
}

async function marksIn(client: ImapFlow, mailbox: string): Promise<string[]> {
  const { flags, permanentFlags } = await selectMailbox(client, mailbox, 'write');
  if (permanentFlags && !permanentFlags.has('\\*') && ![...permanentFlags].some(isMark)) {
    throw new MailError(
      'capabilityMissing',
      `The server keeps no marks of processed mail in "${mailbox}". Switch Processed Only off to go by age alone.`,
      { field: 'processedOnly' },
    );
  }
  return [...flags].filter(isMark);
}

const isMark = (flag: string) => flag.toLowerCase().startsWith(MARK);

async function arrivals(client: ImapFlow, uids: readonly number[]) {
  try {
    const answers = await client.fetchAll(toUidSet(uids), { uid: true, internalDate: true }, { uid: true });
    return answers.map(({ uid, internalDate }) => ({
      uid,
      date: internalDate ? new Date(internalDate) : null,
    }));
  } catch (error) {
    throw translateImapError(error);
  }
}
