import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Account } from '../../../../mail/account';
import { imapFindings, smtpFindings } from '../../../../mail/connectionReport';
import { MailError } from '../../../../mail/error';
import { findingsIn, worstFirst, type Finding } from '../../../../mail/finding';
import { lookAtImap } from '../../../../mail/imap/check';
import { isProvidersOwn } from '../../../../mail/providers';
import { checkSenderDomain } from '../../../../mail/senderDomain';
import { lookAtSmtp } from '../../../../mail/smtp/check';
import { systemTxt } from '../../../shared/dns';
import { adviceFor } from '../../../shared/errors';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Check',
  value: 'check',
  action: 'Check the connection of a mail account',
  description:
    'Sign in to IMAP and SMTP, and say what is wrong and what to do: one item for each finding, the worst first',
};

export const description = [];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const account = await session.account();
  const connections = await Promise.all([
    imap(account, context.getExecutionCancelSignal()),
    smtp(account),
    senderDomain(account),
  ]);
  const findings = worstFirst([...connections.flat(), ...publicAddress(context, itemIndex)]);
  const { label, address, provider } = account;
  return findings.map(({ severity, area, check, message, advice }) => ({
    // In the order of the table's columns: what matters and what to do come first.
    json: {
      ...{ severity, message, advice: advice ?? 'Nothing to do', area, check },
      ...{ account: label, address, provider },
    },
    pairedItem: { item: itemIndex },
  }));
});

async function imap(account: Account, signal: AbortSignal | undefined): Promise<Finding[]> {
  const { info } = findingsIn('imap');
  if (!account.imap) return [info('signIn', 'Reading is switched off in the credential')];
  return await lookAtImap(account, { signal }).then(
    (report) => imapFindings(report, new Date()),
    (error: unknown) => [failed('imap', error)],
  );
}

async function smtp(account: Account): Promise<Finding[]> {
  const { info } = findingsIn('smtp');
  if (!account.smtp) return [info('signIn', 'Sending is switched off in the credential')];
  return await lookAtSmtp(account).then(
    (report) => smtpFindings(report, new Date()),
    (error: unknown) => [failed('smtp', error)],
  );
}

function failed(area: 'imap' | 'smtp', error: unknown): Finding {
  const { error: stops } = findingsIn(area);
  if (error instanceof MailError) return stops('signIn', error.message, adviceFor(error));
  return stops('signIn', error instanceof Error ? error.message : String(error));
}

/** The records of a large provider's own domain are not the person's business. */
async function senderDomain({ from, smtp: sending, dkim }: Account): Promise<Finding[]> {
  const domain = from.address.split('@').at(-1) ?? '';
  if (!sending || domain === '' || isProvidersOwn(domain)) return [];
  return await checkSenderDomain(domain, dkim?.selector ?? null, systemTxt);
}

/** Approval links lead to this instance, so whoever gets one must be able to reach it. */
function publicAddress(context: IExecuteFunctions, itemIndex: number): Finding[] {
  const { ok, warning } = findingsIn('n8n');
  const url = context.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex);
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const { hostname, origin } = new URL(url);
  if (!/^(localhost|127\.|0\.0\.0\.0|\[::1?\]|.*\.local$)/.test(hostname)) {
    return [ok('publicAddress', `Approval links lead to ${origin}`)];
  }
  const advice =
    'Set N8N_WEBHOOK_URL (WEBHOOK_URL before n8n 2) to the address under which people reach n8n.';
  return [
    warning(
      'publicAddress',
      `Approval links would lead to ${origin}, which only this machine can open`,
      advice,
    ),
  ];
}
