import type { IDataObject, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { locateMessages } from '../../../mail/imap/locate';
import type { LocatedMessage } from '../../../mail/imap/search';
import { toNodeError } from '../../shared/errors';
import { readReference } from '../../shared/reference';
import type { Session } from '../session';
import { progress } from './progress';
import { several } from './several';

/** One entry of a resource's operation list, with its fields and what it does. */
export interface Operation {
  readonly option: INodePropertyOptions;
  /** Fields shown for this operation only. */
  readonly description: readonly INodeProperties[];
  readonly execute: (session: Session) => Promise<INodeExecutionData[]>;
}

type Act = (session: Session, itemIndex: number) => Promise<INodeExecutionData[]>;

/** An operation that treats one item after the other. */
export const perItem = (act: Act): Operation['execute'] => severalAtOnce(() => 1, act);

/** An operation that treats up to `limit` items at once; the results keep the order of the items. */
export function severalAtOnce(limit: (session: Session) => number, act: Act): Operation['execute'] {
  return async (session) => {
    const { length } = session.items;
    const step = progress(session.context.logger, { node: session.context.getNode().name, total: length });
    const results = await several(length, limit(session), async (index) => {
      const items = await act(session, index).catch((error: unknown) => [failure(session, index, error)]);
      step(items.some(({ json }) => json['error'] !== undefined) ? 'failed' : 'done');
      return items;
    });
    return results.flat();
  };
}

/** Messages of one mailbox that are to be treated alike. */
export interface Batch<Settings> {
  readonly mailbox: string;
  readonly messages: readonly LocatedMessage[];
  readonly settings: Settings;
}

export interface OnMessages<Settings> {
  /** What an item's parameters ask for; items that ask for the same are treated together. */
  readonly settings: (session: Session, itemIndex: number) => Settings;
  /** Gives the result of each message by its UID in the batch; one without a result is gone. */
  readonly act: (session: Session, batch: Batch<Settings>) => Promise<ReadonlyMap<number, IDataObject>>;
}

/**
 * An operation on the messages the items name, in as few round trips as there are mailboxes and settings.
 * Every reference is read and checked before anything is done to any message.
 */
export function onMessages<Settings>({ settings, act }: OnMessages<Settings>): Operation['execute'] {
  return async (session) => {
    const results = new Map<number, INodeExecutionData>();
    const fail = (index: number, error: unknown) => results.set(index, failure(session, index, error));
    const requests = await locate(session, settings, fail);
    for (const { mailbox, requests: alike } of grouped(requests)) {
      const messages = alike.map(({ message }) => message);
      const [{ settings: wanted } = { settings: undefined as Settings }] = alike;
      try {
        const jsonOf = await act(session, { mailbox, messages, settings: wanted });
        for (const { index, message } of alike) {
          const json = jsonOf.get(message.uid);
          if (json) results.set(index, { json, pairedItem: { item: index } });
          else
            fail(index, new MailError('messageMissing', `Message ${message.uid} in "${mailbox}" is gone.`));
        }
      } catch (error) {
        for (const { index } of alike) fail(index, error);
      }
    }
    return [...session.items.keys()].flatMap((index) => results.get(index) ?? []);
  };
}

interface Request<Settings> {
  readonly index: number;
  readonly settings: Settings;
  readonly message: LocatedMessage;
}

/** The messages that are there, and what is to be done to them; the others fail. */
async function locate<Settings>(
  session: Session,
  settingsOf: OnMessages<Settings>['settings'],
  fail: (index: number, error: unknown) => void,
): Promise<Request<Settings>[]> {
  const named = [...session.items.keys()].flatMap((index) => {
    try {
      return {
        index,
        reference: readReference(session.context, index),
        settings: settingsOf(session, index),
      };
    } catch (error) {
      fail(index, error);
      return [];
    }
  });
  if (named.length === 0) return [];
  const located = await locateMessages(
    await session.imap(),
    named.map(({ reference }) => reference),
  );
  return named.flatMap(({ index, settings }, position) => {
    const message = located[position];
    if (message && !(message instanceof MailError)) return { index, settings, message };
    fail(index, message);
    return [];
  });
}

function grouped<Settings>(requests: readonly Request<Settings>[]) {
  const groups = new Map<string, { mailbox: string; requests: Request<Settings>[] }>();
  for (const request of requests) {
    const { mailbox } = request.message;
    const key = JSON.stringify([mailbox, request.settings]);
    const group = groups.get(key);
    if (group) group.requests.push(request);
    else groups.set(key, { mailbox, requests: [request] });
  }
  return groups.values();
}

/** The error as an item of its own where the node is to continue, else thrown for n8n. */
function failure(session: Session, index: number, error: unknown): INodeExecutionData {
  const { context, asTool } = session;
  const node = context.getNode();
  const nodeError = toNodeError(node, error, { itemIndex: index, asTool });
  if (!context.continueOnFail()) throw nodeError;
  const json = { error: nodeError.message, description: nodeError.description ?? null };
  const item = { json, pairedItem: { item: index } };
  const isUnknown = error instanceof MailError && error.kind === 'outcomeUnknown';
  // QUIRK: n8n leaves nothing but the message of an item that has an error, and this one tells a status.
  if (isUnknown && node.onError !== 'continueErrorOutput')
    return { ...item, json: { status: 'unknown', ...json } };
  return { ...item, error: nodeError };
}
