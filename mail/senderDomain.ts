import { findingsIn, type Finding } from './finding';

/** TXT records of a name, each joined to one string; an absent record is an empty list, a failing resolver throws. */
export type TxtRecords = (name: string) => Promise<readonly string[]>;

const { ok, info, warning, error } = findingsIn('domain');

/** Selectors large providers sign with, tried where the own one is not known. */
const usualSelectors = [
  'google',
  'selector1',
  'selector2',
  's1',
  's2',
  'default',
  'dkim',
  'k1',
  'mail',
  'fm1',
  'zoho',
  'sig1',
];

/** What DNS says about mail from a domain: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489). */
export async function checkSenderDomain(
  domain: string,
  dkimSelector: string | null,
  records: TxtRecords,
): Promise<Finding[]> {
  const checks = [spf(domain, records), dkim(domain, dkimSelector, records), dmarc(domain, records)];
  const outcomes = await Promise.allSettled(checks);
  return outcomes.map((outcome, index) =>
    outcome.status === 'fulfilled'
      ? outcome.value
      : warning(
          ['spf', 'dkim', 'dmarc'][index] ?? 'dns',
          `The DNS records of ${domain} could not be looked up`,
          'Try again later, or check the DNS of this machine.',
        ),
  );
}

async function spf(domain: string, records: TxtRecords): Promise<Finding> {
  const found = (await records(domain)).filter((record) => /^v=spf1(\s|$)/i.test(record));
  const [record] = found;
  if (record === undefined) {
    return warning(
      'spf',
      `${domain} has no SPF record`,
      'Publish the SPF record your provider names, for example "v=spf1 include:… -all".',
    );
  }
  if (found.length > 1)
    return error('spf', `${domain} has ${found.length} SPF records, so none counts`, 'Join them into one.');
  if (/(^|\s)\+?all(\s|$)/i.test(record)) {
    return warning(
      'spf',
      `The SPF record of ${domain} lets everybody send for it`,
      'End it with "-all" or "~all".',
    );
  }
  return ok('spf', `${domain} has an SPF record`);
}

async function dkim(domain: string, selector: string | null, records: TxtRecords): Promise<Finding> {
  const keyOf = async (name: string) =>
    (await records(`${name}._domainkey.${domain}`)).find((record) => /(^|;)\s*p=/i.test(record));
  if (selector !== null) return ownKey(domain, selector, await keyOf(selector));
  const found = await Promise.all(usualSelectors.map(keyOf));
  const index = found.findIndex((record) => record !== undefined && !isRevoked(record));
  if (index >= 0) return ok('dkim', `${domain} has a DKIM key (${usualSelectors[index]})`);
  return info(
    'dkim',
    `No DKIM key of ${domain} was found under the usual names`,
    'Switch on DKIM signing at your provider, if it is not on.',
  );
}

function ownKey(domain: string, selector: string, record: string | undefined): Finding {
  const name = `${selector}._domainkey.${domain}`;
  if (record === undefined) {
    return error(
      'dkim',
      `Mail is signed, but its key ${name} is not in DNS`,
      'Publish the public key under that name, or correct the selector in the credential.',
    );
  }
  if (isRevoked(record))
    return error(
      'dkim',
      `The DKIM key ${name} was withdrawn`,
      'Publish a new key and enter it in the credential.',
    );
  return ok('dkim', `The DKIM key ${name} is in DNS`);
}

const isRevoked = (record: string): boolean => /(^|;)\s*p=\s*(;|$)/i.test(record);

async function dmarc(domain: string, records: TxtRecords): Promise<Finding> {
  const found = (await records(`_dmarc.${domain}`)).filter((record) => /^v=DMARC1\s*(;|$)/i.test(record));
  const [record] = found;
  if (record === undefined) return inherited(domain, records);
  if (found.length > 1)
    return error('dmarc', `${domain} has ${found.length} DMARC records, so none counts`, 'Keep one.');
  const policy = /(?:^|;)\s*p=\s*(none|quarantine|reject)/i.exec(record)?.[1]?.toLowerCase();
  if (policy === undefined)
    return error(
      'dmarc',
      `The DMARC record of ${domain} names no policy`,
      'Add "p=none", "p=quarantine" or "p=reject".',
    );
  if (policy === 'none') {
    return info(
      'dmarc',
      `The DMARC policy of ${domain} only watches (p=none)`,
      'Raise it to "quarantine" or "reject" once your own mail passes.',
    );
  }
  return ok('dmarc', `${domain} has a DMARC policy (${policy})`);
}

/** A subdomain without a record of its own is covered by that of a parent (RFC 7489 section 6.6.3). */
async function inherited(domain: string, records: TxtRecords): Promise<Finding> {
  const parent = domain.split('.').slice(1).join('.');
  if (
    parent.includes('.') &&
    (await records(`_dmarc.${parent}`)).some((record) => /^v=DMARC1/i.test(record))
  ) {
    return ok('dmarc', `${domain} is covered by the DMARC policy of ${parent}`);
  }
  return warning(
    'dmarc',
    `${domain} has no DMARC record`,
    `Publish one at _dmarc.${domain}, at first "v=DMARC1; p=none; rua=mailto:…".`,
  );
}
