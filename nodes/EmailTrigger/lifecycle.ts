import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { hostAndUser, type Account } from '../../mail/account';
import type { Held, Notice } from '../../mail/consumer';
import { serverSearch } from '../../mail/criteria';
import { MailError } from '../../mail/error';
import { spend } from '../../mail/flood';
import type { Activation } from '../../mail/imap/reconcile';
import { watch, type Watch } from '../../mail/imap/watch';
import type { Message } from '../../mail/message';
import { Positions } from '../../mail/positions';
import { hourlyCounters, type Counters } from '../shared/audit';
import { publish, type TriggerCounts } from '../shared/triggers';
import { mailConsumer } from './mailConsumer';
import { copyToStaticData, positionFile, positionPath } from './positionFile';
import { recorded } from './recorded';
import { startRun } from './runs';
import type { TriggerSettings } from './settings';

/** Milliseconds before a failed mail is tried again, doubled with each attempt. */
const RETRY_WAIT = 1_000;
/** Milliseconds two mains may be apart when both claim a mail. */
const CLAIM_SETTLING = 500;
/** Milliseconds between attempts to begin, when the credential itself cannot be read. */
const BEGIN_WAIT = 30_000;
/** Milliseconds between copies of the position into static data. */
const COPY_INTERVAL = 10 * 60_000;

export interface LifecycleOptions {
  readonly context: ITriggerFunctions;
  readonly settings: TriggerSettings;
  /** Reads the credential anew. */
  readonly loadAccount: () => Promise<Account>;
  /** Another one once a person has changed the credential. */
  readonly revision: () => Promise<string>;
  readonly notice: (notice: Notice) => void;
  readonly outage: (error: MailError) => void;
}

/**
 * Positions by trigger and account for the life of the process: after a republish the new trigger must
 * know which runs of the old one are still under way.
 */
const positionsOfProcess = new Map<string, Promise<Positions>>();

/** One published trigger: watches its account until closed, and changes over when the credential names another. */
export class Lifecycle {
  private current: Watch | null = null;
  private positions: Positions | null = null;
  private readonly closing = new AbortController();
  private copying: NodeJS.Timeout | null = null;
  private unpublish: () => void = () => {};
  private readonly counters: Counters;

  constructor(private readonly options: LifecycleOptions) {
    const { context } = options;
    const trigger = `${context.getWorkflow().name ?? ''} / ${context.getNode().name}`;
    this.counters = hourlyCounters(context.logger, trigger);
  }

  /** Begins to watch; resolves when every mailbox is open. Throws `MailError` with the first reason why not. */
  async begin(): Promise<void> {
    const { context, settings, loadAccount, notice, outage } = this.options;
    const account = await loadAccount();
    const key = hostAndUser(account);
    const workflowId = context.getWorkflow().id ?? 'unsaved';
    const { id: nodeId, name } = context.getNode();
    const copy = context.getWorkflowStaticData('node');
    const positions = await openPositions(positionPath(workflowId, nodeId), key, copy);
    if (this.closing.signal.aborted) return;
    this.positions = positions;
    const counts: TriggerCounts = { delivered: 0, held: 0, lastDeliveryAt: null };
    const mark = markOf(context.getInstanceId(), workflowId, nodeId);
    this.current = watch({
      ...settings,
      account: () => this.sameAccount(key),
      revision: this.options.revision,
      positions,
      consumer: recorded(
        mailConsumer({
          context,
          settings,
          account,
          notice,
          overBudget: floodGate(positions, settings, notice),
          run: (items) => {
            const held = items.filter(({ json }) => json['held'] !== null).length;
            counts.held += held;
            counts.delivered += items.length - held;
            counts.lastDeliveryAt = new Date();
            return startRun(context, items, settings.acknowledge);
          },
        }),
        { log: context.logger, account: account.label, counters: this.counters },
      ),
      activation: activationOf(context),
      claimant: claimant(),
      mark,
      // Not by address: large providers search an index that is seconds behind the mailbox.
      narrow: (keywords) => serverSearch(settings.filters, { keywords, addresses: false }),
      retryWait: RETRY_WAIT,
      outage: (error) => {
        this.counters.count('outages');
        outage(error);
      },
    });
    const { outage: outageNow, stir } = this.current;
    this.unpublish = publish({
      workflowId,
      node: name,
      account: key,
      mailboxes: settings.mailboxes,
      setAsideMailbox: settings.setAsideMailbox,
      mark,
      positions,
      counts,
      outage: outageNow,
      stir,
    });
    await this.current.opened();
    copyToStaticData(copy, positions.snapshot());
    this.copying ??= setInterval(() => copyToStaticData(copy, positions.snapshot()), COPY_INTERVAL).unref();
  }

  /** Begins in the background, for ever: for n8n's own starts, which no person waits for. */
  async beginAnyhow(): Promise<void> {
    while (!this.closing.signal.aborted && !this.current) {
      try {
        return await this.begin();
      } catch (error) {
        // Once there is a watch, it goes on trying by itself and tells of its outages.
        if (this.current) return;
        this.options.notice({ level: 'error', text: error instanceof Error ? error.message : String(error) });
        await sleep(BEGIN_WAIT, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    if (this.copying) clearInterval(this.copying);
    this.unpublish();
    await this.current?.close();
    this.counters.close();
    await this.positions?.save();
  }

  /** The account for a reconnect; positions belong to one, so another needs a new beginning. */
  private async sameAccount(key: string): Promise<Account> {
    const account = await this.options.loadAccount();
    if (hostAndUser(account) === key) return account;
    setImmediate(() => void this.changeOver());
    throw new MailError('configuration', 'The credential names another account now; changing over.');
  }

  private async changeOver(): Promise<void> {
    const before = this.current;
    this.current = null;
    this.unpublish();
    await before?.close();
    await this.beginAnyhow();
  }
}

/**
 * The flood budget by time of arrival, so that a backlog of days is no flood. Without a Held output
 * there is nowhere to put what is over it, and losing mail would be worse than a flood.
 */
function floodGate(
  positions: Positions,
  { flood, heldConnected }: TriggerSettings,
  notice: (notice: Notice) => void,
): (message: Message) => Held | null {
  return (message) => {
    const now = message.internalDate === null ? Date.now() : Date.parse(message.internalDate);
    const { state, decision } = spend(positions.flood, flood, { sender: message.from?.address ?? '', now });
    positions.flood = state;
    if (decision.kind === 'start') return null;
    if (decision.isNotice) {
      const then = heldConnected
        ? 'the rest goes to Held'
        : 'all of it starts runs, as the Held output is not connected';
      notice({ level: 'warn', text: `${decision.detail}; ${then}.` });
    }
    return heldConnected ? { reason: 'overBudget', detail: decision.detail, unhurried: true } : null;
  };
}

/** n8n says `activate` for a first publish, `update` for each later one, and something else when it acts by itself. */
function activationOf(context: ITriggerFunctions): Activation {
  const mode = context.getActivationMode();
  return mode === 'activate' ? 'first' : mode === 'update' ? 'again' : 'restart';
}

/** Only n8n with several mains can have two triggers of one workflow, while one hands over to the other. */
function claimant(): { readonly name: string; readonly settling: number } | null {
  if (process.env['N8N_MULTI_MAIN_SETUP_ENABLED'] !== 'true') return null;
  const name = createHash('sha256').update(`${hostname()}\n${process.pid}`).digest('hex').slice(0, 6);
  return { name, settling: CLAIM_SETTLING };
}

function openPositions(path: string, account: string, copy: IDataObject): Promise<Positions> {
  const key = `${path}\n${account}`;
  const known = positionsOfProcess.get(key);
  if (known) return known;
  const opened = Positions.open(positionFile(path, copy), account, () => new Date());
  positionsOfProcess.set(key, opened);
  opened.catch(() => positionsOfProcess.delete(key));
  return opened;
}

/** The keyword that marks what this trigger has processed: another one on each n8n, workflow and node. */
const markOf = (...ids: readonly string[]): string =>
  `$n8n-${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 10)}`;
