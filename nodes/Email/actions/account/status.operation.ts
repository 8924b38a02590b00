import type { INodePropertyOptions } from 'n8n-workflow';
import { hostAndUser } from '../../../../mail/account';
import { AGENT_LISTED } from '../../../shared/agentItem';
import { sentCountsOf } from '../../../shared/sentMail';
import { statusOf, triggersOf } from '../../../shared/triggers';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Status',
  value: 'status',
  action: 'Get the status of an account',
  description: 'What the published Email Triggers of this account have delivered, hold, and wait for',
};

export const description = [];

export const execute = perItem(async (session, itemIndex) => {
  const account = await session.account();
  const key = hostAndUser(account);
  const { sent, failed, lastSentAt } = sentCountsOf(key);
  const json = {
    account: account.label,
    address: account.address,
    sent,
    failed,
    lastSentAt: lastSentAt?.toISOString() ?? null,
    triggers: triggersOf(key)
      .map(statusOf)
      .map((trigger) => (session.asTool ? briefly(trigger) : trigger)),
  };
  return [{ json, pairedItem: { item: itemIndex } }];
});

/** The latest of what was set aside, and how much more there is: an agent's context window is short. */
const briefly = ({ mailboxes, ...trigger }: ReturnType<typeof statusOf>) => ({
  ...trigger,
  mailboxes: mailboxes.map(({ setAside, ...standing }) => {
    const notListed = Math.max(0, setAside.length - AGENT_LISTED);
    const latest = setAside.slice(-AGENT_LISTED);
    return { ...standing, setAside: latest, ...(notListed > 0 && { notListed: { setAside: notListed } }) };
  }),
});
