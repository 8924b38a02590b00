import { parseAddressList } from './address';
import { fieldValue, parseHeader, type HeaderField } from './header';
import type { BounceRecipient } from './message';
import { parseIdentifiers } from './thread';

export interface Bounce {
  readonly recipients: BounceRecipient[];
  /** Message-ID of the mail that came back; null if the report does not show it. */
  readonly originalMessageId: string | null;
  /** List-Unsubscribe of the mail that came back; null if it had none, or the report does not show it. */
  readonly listUnsubscribe: string | null;
}

export interface BounceSource {
  readonly fields: readonly HeaderField[];
  /** Texts of the delivery-status parts. */
  readonly statuses: readonly string[];
  /** Headers of the returned mail, or the mail itself. */
  readonly returned: readonly Buffer[];
  readonly text: string | null;
}

const MAX_RECIPIENTS = 1_000;

/** The part of `rfc822; address` or `smtp; words` after its type (RFC 3464 section 2.1.2). */
const typed = (value: string | null): string | null =>
  value
    ?.replace(/^[^;]*;/, '')
    .replace(/\s+/g, ' ')
    .trim() ?? null;

const addressIn = (value: string): string =>
  parseAddressList(value)[0]?.address ?? value.replace(/^<|>$/g, '').trim();

/** One recipient's block of a delivery report (RFC 3464 section 2.3), null if it names none. */
function recipientOf(block: string): BounceRecipient | null {
  const fields = parseHeader(Buffer.from(`${block}\n\n`, 'utf8'));
  const recipient =
    typed(fieldValue(fields, 'final-recipient')) ?? typed(fieldValue(fields, 'original-recipient'));
  if (recipient === null || recipient === '') return null;
  return {
    address: addressIn(recipient),
    action: fieldValue(fields, 'action')?.toLowerCase().split(/[\s(]/)[0] ?? null,
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fieldValue(fields, 'status') ?? '')?.[0] ?? null,
    diagnosticCode: typed(fieldValue(fields, 'diagnostic-code')),
  };
}

/** Recipients of a delivery report, one block each; the first block is about the report. */
export const parseDeliveryStatus = (text: string): BounceRecipient[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/, MAX_RECIPIENTS)
    .flatMap((block) => recipientOf(block.trim()) ?? []);

const mailAddress = /<?([^\s<>:;,"()[\]]{1,200}@[^\s<>:;,"()[\]]{1,200}\.[a-z0-9-]{2,63})>?/i;
const verdict =
  /\b[45]\.\d{1,3}\.\d{1,3}\b|(?:^|\D)[45][0-5]\d(?=[\s-])|unknown|not found|does ?n.t exist|rejected|refused|quota|full|failed|timed? out|disabled|denied|unavailable|not listed|not be (?:found|delivered)|n.t be found|no (?:such|mailbox|mx\b)/i;

/** A line that begins with the address it is about. */
const stands = /^\s*<?[^\s<>]{1,200}@[^\s<>]{1,200}>?\s*:?/;
/** Where a free-text report ends and the returned mail begins. */
const returnedMail =
  /^(?:-{2,} ?(?:this is a copy|below this line|original message|the header|transcript|returned).*|received: .*|return-path: .*)$/im;

function statusIn(words: string): string | null {
  const enhanced = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0];
  const basic = /(?:^|\D)([45])[0-5]\d(?=[\s-])/.exec(words)?.[1];
  return enhanced ?? (basic ? `${basic}.0.0` : null);
}

/** Words of a report that say it is only late so far. */
const isDelay = /\b(?:delayed|will be retried|still being retried|will keep trying|no action is required)/i;

interface Named {
  readonly address: string;
  /** The line and those below that are about it. */
  readonly reason: string;
  /** The line begins with it. */
  readonly stands: boolean;
}

/** Addresses a text names, each once, with what is said of them. */
function addressesIn(lines: readonly string[]): Named[] {
  const found = new Map<string, Named>();
  for (const [at, line] of lines.entries()) {
    const address = mailAddress.exec(line.slice(0, 1_000))?.[1]?.toLowerCase();
    if (address === undefined || found.get(address)?.stands) continue;
    const below = lines.slice(at + 1, at + 6);
    const next = below.findIndex((each) => stands.test(each) && !each.toLowerCase().includes(address));
    const own = next === -1 ? below : below.slice(0, next);
    const reason = [line, ...own].join(' ').replace(/\s+/g, ' ').trim();
    found.set(address, { address, reason, stands: stands.test(line) });
  }
  return [...found.values()];
}

/**
 * Recipients of the reports qmail, Exim and others write in words: those a header announces, else the addresses
 * that lines with a reason begin with, else the first one a sentence gives a reason for.
 */
function recipientsInWords(text: string, announced: readonly string[]): BounceRecipient[] {
  const end = returnedMail.exec(text)?.index ?? text.length;
  const words = text.slice(0, Math.min(end, 20_000));
  const named = addressesIn(words.split('\n'));
  const failed = named.filter(({ reason }) => verdict.test(reason));
  const standing = failed.filter((each) => each.stands);
  const told: readonly Pick<Named, 'address' | 'reason'>[] =
    announced.length > 0
      ? announced.map((address) => ({
          address: address.toLowerCase(),
          reason: named.find((each) => each.address === address.toLowerCase())?.reason ?? '',
        }))
      : standing.length > 0
        ? standing
        : failed.slice(0, 1);
  const action = isDelay.test(words) ? 'delayed' : 'failed';
  return told.slice(0, MAX_RECIPIENTS).map(({ address, reason }) => ({
    address,
    action,
    status: statusIn(reason),
    diagnosticCode: reason === '' ? null : reason.slice(0, 500),
  }));
}

function originalMessageId({ fields, returned, text }: BounceSource): string | null {
  for (const mail of returned) {
    const [identifier] = parseIdentifiers(fieldValue(parseHeader(mail), 'message-id'));
    if (identifier !== undefined) return identifier;
  }
  const quoted = /^message-id:\s*(<[^<>\s]{1,900}>)/im.exec(text ?? '')?.[1];
  const answered = parseIdentifiers(fieldValue(fields, 'in-reply-to'))[0];
  return quoted ?? answered ?? parseIdentifiers(fieldValue(fields, 'references')).at(-1) ?? null;
}

const quotedField = /^list-unsubscribe:[ \t]*([^\r\n]{1,2000}(?:\r?\n[ \t][^\r\n]{1,2000}){0,5})/im;

/** What was in our mail alone, such as a token, proves that a report is about it: its address anybody can write. */
function listUnsubscribe({ returned, text }: BounceSource): string | null {
  for (const mail of returned) {
    const value = fieldValue(parseHeader(mail), 'list-unsubscribe');
    if (value !== null) return value;
  }
  const quoted = quotedField.exec((text ?? '').slice(0, 100_000))?.[1];
  return quoted?.replace(/\r?\n[ \t]+/g, ' ').trim() ?? null;
}

/** What a delivery report says per recipient (RFC 3464), from its own words where it has no such part. */
export function readBounce(source: BounceSource): Bounce {
  const reported = source.statuses.flatMap(parseDeliveryStatus);
  const announced = parseAddressList(fieldValue(source.fields, 'x-failed-recipients') ?? '').map(
    ({ address }) => address,
  );
  const recipients =
    reported.length > 0 ? reported : recipientsInWords((source.text ?? '').slice(0, 100_000), announced);
  return {
    recipients,
    originalMessageId: originalMessageId(source),
    listUnsubscribe: listUnsubscribe(source),
  };
}
