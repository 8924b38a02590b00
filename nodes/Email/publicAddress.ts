import { findingsIn, type Finding } from '../../mail/finding';

const onThisMachine = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/** RFC 1918, RFC 4193, link-local addresses, and names that only a local network knows. */
const inThisNetwork =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|\[f[cde].*\]|[^.[\]]+|.*\.(local|lan|internal|home\.arpa))$/;

/** Where a link to this n8n leads: whoever is asked for approval by mail has to be able to open it. */
export function publicAddressFindings(link: string): Finding[] {
  if (!URL.canParse(link)) return [];
  const { ok, info, warning } = findingsIn('n8n');
  const { hostname, origin, protocol } = new URL(link);
  const set = 'Set N8N_WEBHOOK_URL (WEBHOOK_URL before n8n 2) to the address under which people reach n8n.';
  if (onThisMachine.test(hostname)) {
    return [
      warning(
        'publicAddress',
        `Approval links would lead to ${origin}, which only this machine can open`,
        set,
      ),
    ];
  }
  if (inThisNetwork.test(hostname)) {
    return [
      info('publicAddress', `Approval links lead to ${origin}, which only your own network can open`, set),
    ];
  }
  if (protocol === 'http:') {
    return [
      info(
        'publicAddress',
        `Approval links lead to ${origin}, which is not encrypted`,
        'Put n8n behind HTTPS: who reads a link along can answer in the place of its recipient.',
      ),
    ];
  }
  return [ok('publicAddress', `Approval links lead to ${origin}`)];
}
