import { parseArcResults, type AuthenticationResults } from './authenticationResults';
import type { HeaderField } from './header';

/**
 * What trusted sealers of an ARC chain wrote of the mail, latest first (RFC 8617). Only the unbroken run of
 * sets from the latest down that are sealed by a trusted domain counts, since whoever sealed in between may
 * have changed the mail. The signatures are not checked here: ask only when the own server reports `arc=pass`.
 */
export function sealedResults(
  fields: readonly HeaderField[],
  trustedDomains: readonly string[],
): AuthenticationResults[] {
  const seals = fields.filter(({ name }) => name === 'arc-seal').map(({ value }) => tagsOf(value));
  const reports = fields
    .filter(({ name }) => name === 'arc-authentication-results')
    .map(({ value }) => parseArcResults(value));
  const sealed: AuthenticationResults[] = [];
  for (let instance = seals.length; instance > 0; instance -= 1) {
    const [seal, ...otherSeals] = seals.filter((tags) => tags.get('i') === String(instance));
    const [report, ...otherReports] = reports.filter((one) => one?.instance === instance);
    const isWhole = otherSeals.length === 0 && otherReports.length === 0;
    const isValid = seal?.get('cv') === (instance === 1 ? 'none' : 'pass');
    const domain = seal?.get('d') ?? '';
    if (!isWhole || !isValid || !report || !trustedDomains.includes(domain)) break;
    sealed.push(report.results);
  }
  return sealed;
}

/** Tags of a signature header (RFC 6376 section 3.2), values in lower case without blanks; of one written twice, none. */
function tagsOf(value: string): ReadonlyMap<string, string> {
  const pairs = value.split(';').map((pair) => pair.split('=', 2).map((text) => text.replace(/\s/g, '')));
  const tags = new Map<string, string>();
  for (const [name = '', text = ''] of pairs) tags.set(name, tags.has(name) ? '' : text.toLowerCase());
  return tags;
}
