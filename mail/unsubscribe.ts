import { MailError } from './error';
import type { Unsubscribe } from './outgoing';

/**
 * Ways off a list from text such as `https://example.com/leave?id=7, leave@example.com`: one address on the
 * web, one of mail, or both. Null for no text.
 * @throws MailError `invalidInput`, field `listUnsubscribe`, for more than one of a kind; what each looks like is checked with the mail
 */
export function unsubscribeOf(text: string): Unsubscribe | null {
  const ways = text.split(/[\s,<>]+/).filter((way) => way !== '');
  if (ways.length === 0) return null;
  const isWeb = (way: string) => /^https?:/i.test(way);
  const urls = ways.filter(isWeb);
  const addresses = ways.filter((way) => !isWeb(way)).map((way) => way.replace(/^mailto:/i, ''));
  if (urls.length > 1 || addresses.length > 1) {
    throw new MailError(
      'invalidInput',
      'listUnsubscribe: takes one https: address, one mail address, or both.',
      { field: 'listUnsubscribe' },
    );
  }
  return { url: urls[0] ?? null, mailto: addresses[0] ?? null };
}
