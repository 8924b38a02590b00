import type { Endpoint } from './account';
import { MailError } from './error';
import {
  presetIds,
  presetOfDomain,
  presets,
  type MailServers,
  type PresetId,
  type ProviderId,
} from './providers';

export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
}

/** DNS as this library sees it; an absent record is an empty list, a failing resolver may throw. */
export interface MailDns {
  mx(domain: string): Promise<ReadonlyArray<{ readonly exchange: string; readonly priority: number }>>;
  srv(name: string): Promise<readonly SrvRecord[]>;
}

export interface FoundServers extends MailServers {
  readonly provider: ProviderId;
}

/** The servers of a preset for an address; hosted domains may have others than the provider's own. */
export function serversOfPreset(id: PresetId, address: string): FoundServers {
  const { domains, hosted, imap, smtp } = presets[id];
  const servers = hosted && !domains.includes(domainOf(address)) ? hosted : { imap, smtp };
  return { provider: id, imap: servers.imap, smtp: servers.smtp };
}

/**
 * Finds the servers of an address: by its domain, by where the domain's mail goes (MX), or by the
 * servers it announces (SRV, RFC 6186 and RFC 8314). Throws `configuration` when none is found.
 */
export async function discoverServers(address: string, dns: MailDns): Promise<FoundServers> {
  const domain = domainOf(address);
  const own = presetOfDomain(domain);
  if (own) return serversOfPreset(own, address);
  const exchangers = [...(await lookUp(domain, dns.mx(domain)))].sort((a, b) => a.priority - b.priority);
  const host = presetOfExchanger(exchangers[0]?.exchange ?? '');
  if (host) return serversOfPreset(host, address);
  return (await announced(domain, dns)) ?? notFound(address);
}

const presetOfExchanger = (exchange: string): PresetId | null => {
  const name = `.${exchange.toLowerCase().replace(/\.$/, '')}`;
  return presetIds.find((id) => presets[id].mailExchangers.some((end) => name.endsWith(dotted(end)))) ?? null;
};

const dotted = (name: string): string => (name.startsWith('.') ? name : `.${name}`);

/** Services in the order RFC 8314 prefers them. */
const services = {
  imap: [
    ['_imaps', 'tls'],
    ['_imap', 'starttls'],
  ],
  smtp: [
    ['_submissions', 'tls'],
    ['_submission', 'starttls'],
  ],
} as const;

async function announced(domain: string, dns: MailDns): Promise<FoundServers | null> {
  const [imap, smtp] = await Promise.all([endpoint('imap', domain, dns), endpoint('smtp', domain, dns)]);
  return imap && smtp ? { provider: 'custom', imap, smtp } : null;
}

async function endpoint(
  protocol: keyof typeof services,
  domain: string,
  dns: MailDns,
): Promise<Endpoint | null> {
  for (const [service, security] of services[protocol]) {
    const records = await lookUp(domain, dns.srv(`${service}._tcp.${domain}`));
    const [best] = [...records]
      .filter(({ name }) => name !== '' && name !== '.')
      .sort((a, b) => a.priority - b.priority);
    if (best) return { host: within(domain, best.name), port: best.port, security };
  }
  return null;
}

/** DNS can be forged, and the password would go to whoever answers: only hosts of the domain itself are believed. */
function within(domain: string, target: string): string {
  const host = target.toLowerCase().replace(/\.$/, '');
  if (host === domain || host.endsWith(`.${domain}`)) return host;
  throw new MailError('configuration', `${domain} announces a mail server of another domain: ${host}`, {
    field: 'provider',
    fix: `If ${host} is right, choose "Custom" as provider and enter it there.`,
  });
}

function notFound(address: string): never {
  throw new MailError('configuration', `No mail servers are known for ${address || 'an empty address'}`, {
    field: 'provider',
    fix: 'Choose your provider from the list, or "Custom" to enter IMAP and SMTP servers yourself.',
  });
}

/** A resolver that fails is a fault of the network, not of what the person typed. */
async function lookUp<T>(domain: string, records: Promise<readonly T[]>): Promise<readonly T[]> {
  return await records.catch((cause: unknown) => {
    throw new MailError('unreachable', `The mail servers of ${domain} could not be looked up in DNS`, {
      cause,
    });
  });
}

const domainOf = (address: string): string => (address.split('@').at(-1) ?? '').toLowerCase();
