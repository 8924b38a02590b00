import {
  NodeConnectionTypes,
  NodeOperationError,
  type INode,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import type { Notice } from '../../mail/consumer';
import { MailError } from '../../mail/error';
import { within } from '../../mail/imap/deadline';
import { accountLoader } from '../shared/account';
import { credentialRevision } from '../shared/credential';
import { toNodeError } from '../shared/errors';
import { whenSignInIs } from '../shared/fields';
import { saveFailedExecution } from '../shared/olderN8n';
import { getMailboxes, searchMailboxes } from '../shared/pickers';
import { testAccount } from '../shared/testAccount';
import { requireHeldOutput } from './heldOutput';
import { Lifecycle, type LifecycleOptions } from './lifecycle';
import { mailConsumer } from './mailConsumer';
import { properties } from './properties';
import { readSettings } from './settings';
import { fetchTestEvent } from './testEvent';

/** How long a person who publishes waits for the sign-in, in milliseconds. */
const ACTIVATION_DEADLINE = 10_000;
/** n8n closes its triggers one after another, with 30 s for all of them. */
const CLOSING_DEADLINE = 2_000;

export class EmailTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Email Trigger (Mailroom)',
    name: 'emailTrigger',
    icon: { light: 'file:emailTrigger.svg', dark: 'file:emailTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ [].concat($parameter["mailboxes"]).join(", ") }}',
    // n8n shows this one for both nodes, as it lists trigger and actions together.
    description:
      'Start workflows when mail arrives, without losing any; send, answer, search and file mail of any IMAP/SMTP account',
    eventTriggerDescription: 'Waiting for a mail that matches. If one is there already, it is used at once.',
    activationMessage: 'Every new mail in the chosen mailboxes now starts this workflow.',
    triggerPanel: {
      header: 'Pull in a mail',
      executionsHelp: {
        inactive:
          '<b>While building</b>, click the button above: the newest mail that matches your filters comes in, and nothing changes in the mailbox.<br /><br /><b>Once you are happy</b>, publish the workflow. Then every new mail starts it.',
        active:
          '<b>While building</b>, click the button above: the newest mail that matches your filters comes in, and nothing changes in the mailbox.<br /><br /><b>The workflow is published</b>, so every new mail starts it. Look at the <a data-key="executions">executions list</a>.',
      },
      activationHint:
        'Publish the workflow so that it also runs when you are not here. Mail that arrives meanwhile is not lost.',
    },
    defaults: { name: 'Email Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Email', 'Held'],
    credentials: [
      { name: 'mailroomApi', testedBy: 'testAccount', ...whenSignInIs('password') },
      { name: 'mailroomGoogleOAuth2Api', ...whenSignInIs('googleOAuth2') },
      { name: 'mailroomMicrosoftOAuth2Api', ...whenSignInIs('microsoftOAuth2') },
      { name: 'mailroomOAuth2Api', ...whenSignInIs('oAuth2') },
      {
        name: 'mailroomGoogleServiceAccountApi',
        testedBy: 'testAccount',
        ...whenSignInIs('googleServiceAccount'),
      },
    ],
    properties,
  };

  methods = {
    credentialTest: { testAccount },
    loadOptions: { getMailboxes },
    listSearch: { searchMailboxes },
  };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    try {
      return this.getMode() === 'manual' ? manual(this) : await published(this);
    } catch (error) {
      const shown = toNodeError(this.getNode(), error);
      throw this.getMode() === 'manual' ? shown : fixInMessage(this.getNode(), shown);
    }
  }
}

/** QUIRK: of a trigger that cannot be published n8n 2.41 shows the message alone, so the fix stands in it. */
function fixInMessage(node: INode, { message, description }: NodeOperationError): NodeOperationError {
  const cause = message.replace(/[.]?$/, '.');
  return new NodeOperationError(node, [cause, description].filter(Boolean).join(' '));
}

/** Everything is read here: n8n allows no parameter to be read once `trigger()` has returned. */
function prepare(context: ITriggerFunctions): LifecycleOptions {
  const { name } = context.getNode();
  const notice = ({ level, text }: Notice) => context.logger[level](`${name}: ${text}`);
  return {
    context,
    settings: readSettings(context),
    loadAccount: accountLoader(context),
    revision: credentialRevision(context),
    notice,
    outage: (error) => reportOutage(context, error),
  };
}

async function published(context: ITriggerFunctions): Promise<ITriggerResponse> {
  const options = prepare(context);
  const mode = context.getActivationMode();
  requireHeldOutput(options.settings, { mode, notice: options.notice });
  const lifecycle = new Lifecycle(options);
  const closeFunction = () => within(CLOSING_DEADLINE, lifecycle.close()).catch(() => undefined);
  if (mode !== 'activate') {
    void lifecycle.beginAnyhow();
    return { closeFunction };
  }
  try {
    await within(ACTIVATION_DEADLINE, lifecycle.begin());
    return { closeFunction };
  } catch (error) {
    await closeFunction();
    throw toNodeError(context.getNode(), error);
  }
}

function manual(context: ITriggerFunctions): ITriggerResponse {
  const { settings, loadAccount, notice } = prepare(context);
  const closing = new AbortController();
  const manualTriggerFunction = async () => {
    try {
      const account = await loadAccount();
      const run = async (_items: INodeExecutionData[]) => Promise.resolve({ kind: 'acknowledged' } as const);
      const consumer = mailConsumer({ context, settings, account, notice, run, overBudget: () => null });
      const { mailboxes } = settings;
      const item = await fetchTestEvent({ account, mailboxes, consumer, signal: closing.signal });
      if (item !== null) context.emit([[item], []]);
    } catch (error) {
      if (closing.signal.aborted) return;
      throw toNodeError(context.getNode(), error);
    }
  };
  return { manualTriggerFunction, closeFunction: async () => Promise.resolve(closing.abort()) };
}

/** One failed execution per outage, so that the error workflow runs; the workflow stays active. */
function reportOutage(context: ITriggerFunctions, error: MailError): void {
  const shown = toNodeError(
    context.getNode(),
    new MailError(error.kind, `The mailbox cannot be watched: ${error.message}`, { ...error, cause: error }),
  );
  context.logger.error(`${context.getNode().name}: ${shown.message} ${shown.description ?? ''}`);
  saveFailedExecution(context, shown);
}
