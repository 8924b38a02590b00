import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Account } from '../../../../mail/account';
import { imapFindings, smtpFindings } from '../../../../mail/connectionReport';
import { MailError } from '../../../../mail/error';
import { findingsIn, worstFirst, type Finding } from '../../../../mail/finding';
import { lookAtImap } from '../../../../mail/imap/check';
import { isProvidersOwn } from '../../../../mail/providers';
import { checkSenderDomain } from '../../../../mail/senderDomain';
import { lookAtSmtp } from '../../../../mail/smtp/check';
import { canRenew, credentialOf } from '../../../shared/credential';
import { systemTxt } from '../../../shared/dns';
import { adviceFor, fieldOf } from '../../../shared/errors';
import { offlineAccess } from '../../../shared/token';
import { publicAddressFindings } from '../../publicAddress';
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
  const account = await session.account().catch(unreadable);
  const findings = await (account instanceof MailError
    ? [failed('account', account)]
    : look(account, context, itemIndex));
  const { label, address, provider } =
    account instanceof MailError
      ? { label: credentialOf(context, itemIndex).label, address: null, provider: null }
      : account;
  return worstFirst(findings).map(({ severity, area, check, message, advice }) => ({
    // In the order of the table's columns: what matters and what to do come first.
    json: {
      ...{ severity, message, advice: advice ?? 'Nothing to do', area, check },
      ...{ account: label, address, provider },
    },
    pairedItem: { item: itemIndex },
  }));
});

/** What is wrong with the credential itself is a finding too; any other failure is the node's. */
function unreadable(error: unknown): MailError {
  if (error instanceof MailError) return error;
  throw error;
}

async function look(account: Account, context: IExecuteFunctions, itemIndex: number): Promise<Finding[]> {
  const link = context.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex);
  const found = await Promise.all([
    renewal(context, itemIndex),
    imap(account, context.getExecutionCancelSignal()),
    smtp(account),
    senderDomain(account),
  ]);
  const findings = [...found.flat(), ...publicAddressFindings(typeof link === 'string' ? link : '')];
  const isList = ({ check }: Finding) => check === 'capabilities';
  // Long lists, which nobody has to read, come last.
  return [...findings.filter((each) => !isList(each)), ...findings.filter(isList)];
}

/** Of a user who consented: a provider that was not asked for offline access ends the sign-in within the hour. */
async function renewal(context: IExecuteFunctions, itemIndex: number): Promise<Finding[]> {
  const { ok, warning } = findingsIn('account');
  const renewable = await canRenew(context, itemIndex);
  if (renewable === null) return [];
  if (renewable) return [ok('renewal', 'The sign-in is renewed by itself')];
  const message = 'The sign-in ends with its present token: the provider gave none to renew it with';
  return [warning('renewal', message, offlineAccess)];
}

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

function failed(area: 'account' | 'imap' | 'smtp', error: unknown): Finding {
  const { error: stops } = findingsIn(area);
  const check = area === 'account' ? 'credential' : 'signIn';
  if (!(error instanceof MailError))
    return stops(check, error instanceof Error ? error.message : String(error));
  return stops(check, `${error.message}${fieldOf(error)}`, adviceFor(error));
}

/** The records of a large provider's own domain are not the person's business. */
async function senderDomain({ from, smtp: sending, dkim }: Account): Promise<Finding[]> {
  const domain = from.address.split('@').at(-1) ?? '';
  if (!sending || domain === '' || isProvidersOwn(domain)) return [];
  return await checkSenderDomain(domain, dkim?.selector ?? null, systemTxt);
}
