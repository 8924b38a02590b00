import { domainOf, formatAddress, parseAddressList } from './address';
import { agentText, invisibleFinding, type AgentText } from './agentText';
import { attachmentOf } from './attachment';
import { notEvaluated, senderAuthentication } from './authentication';
import { automaticOf, type Automatic } from './automatic';
import { readBounce } from './bounce';
import { parseCalendar } from './calendar';
import { readComplaint } from './complaint';
import { withoutArmour } from './content/armour';
import { chatInput } from './content/chatInput';
import { stripInvisible } from './content/invisible';
import { decodeTransfer } from './content/transferEncoding';
import { conversationOf } from './conversation';
import { enclosedFiles } from './enclosed';
import { plusTag, readHead, type Head } from './head';
import { decodedHeaders, fieldValues, isCutShort, parseHeader, type HeaderField } from './header';
import { isCalendar, isWinmail, layoutOf, returnedMails, type Layout } from './layout';
import type { Attachment, Message, SenderAuthentication, SuspicionFinding } from './message';
import { sessionKey, type SessionKey } from './session';
import type { FetchedMessage, Part } from './structure';
import { isOwnMail } from './ownMail';
import { scored, suspicionOf } from './suspicion';
import { partText, readText } from './text';
import { threadIdOf, type ThreadPosition } from './thread';

export { textParts } from './layout';
export { parseSource } from './source';

export interface ReadOptions {
  /** The account's own addresses: they tell own mail, and whose plus-tag counts. */
  readonly ownAddresses: readonly string[];
  /** Whose Authentication-Results are believed, null if nobody's; see `senderAuthentication`. */
  readonly authservId: string | null;
  readonly sessionKey: SessionKey;
  /** Only read for the session key `template`. */
  readonly sessionTemplate: string;
  /** Unguessable and new for each message: fences `chatInput` (threat X6). */
  readonly nonce: string;
  /** The secret that opens conversation origins; null or absent: tracking is off. */
  readonly conversationKey?: string | null;
  /** The secret of identifiers of ours; null or absent: none is known. */
  readonly ownMailKey?: string | null;
}

/** Whether a mail answers one of ours, by the identifiers that only we can have made. */
const answersOurs = ({ inReplyTo, references }: ThreadPosition, key: string | null): boolean =>
  key !== null && [inReplyTo ?? [], ...references].flat().some((identifier) => isOwnMail(identifier, key));

/** The bytes of a part, its transfer encoding undone. */
export const decodePart = (part: Part, raw: Buffer): Buffer => decodeTransfer(raw, part.encoding);

/** Attachments with what a winmail.dat among them holds. */
function attachmentsOf(layout: Layout, fetched: FetchedMessage, warnings: Set<string>): Attachment[] {
  return layout.attachments.flatMap((part) => {
    const raw = isWinmail(part) ? fetched.bodies.get(part.partNumber) : undefined;
    const files = raw === undefined ? [] : enclosedFiles(part, raw);
    if (files === null) warnings.add(`Part ${part.partNumber} is called winmail.dat but cannot be opened.`);
    return [attachmentOf(part), ...(files ?? []).map(({ attachment }) => attachment)];
  });
}

const isHeaders = (part: Part) => /headers$/.test(part.mimeType);

/** The first calendar of a message; its name in `warnings` if none of them can be read. */
function calendarOf(layout: Layout, fetched: FetchedMessage, warnings: Set<string>): Message['calendar'] {
  const texts = layout.reports.filter(isCalendar).flatMap((part) => partText(part, fetched, warnings) ?? []);
  const calendar = texts.map(parseCalendar).find((each) => each !== null) ?? null;
  if (texts.length > 0 && calendar === null) warnings.add('The calendar entry cannot be read.');
  return calendar;
}

interface ReportSource {
  readonly layout: Layout;
  readonly fetched: FetchedMessage;
  readonly fields: readonly HeaderField[];
  readonly text: string | null;
}

/** Texts of the reports of a type. */
const reportsOf = ({ layout, fetched }: ReportSource, type: string, warnings: Set<string>): string[] =>
  layout.reports
    .filter((part) => part.mimeType.endsWith(type))
    .flatMap((part) => partText(part, fetched, warnings) ?? []);

/** The mails a report is about, or their headers. */
const returnedIn = ({ layout, fetched }: ReportSource): Buffer[] =>
  [...layout.reports.filter(isHeaders), ...returnedMails(fetched.structure, layout)].flatMap((part) => {
    const raw = fetched.bodies.get(part.partNumber);
    return raw === undefined ? [] : decodePart(part, raw);
  });

function bounceOf({ kind }: Automatic, source: ReportSource, warnings: Set<string>): Message['bounce'] {
  const { fetched, fields, text } = source;
  if (kind !== 'bounce' || fetched.bodies.size === 0) return null;
  const statuses = reportsOf(source, 'delivery-status', warnings);
  return readBounce({ fields, statuses, returned: returnedIn(source), text });
}

function complaintOf(source: ReportSource, warnings: Set<string>): Message['complaint'] {
  const [report] = reportsOf(source, 'feedback-report', warnings);
  return report === undefined ? null : readComplaint({ report, returned: returnedIn(source) });
}

/** Invisible characters where people look for who and what (threat X5). */
function headFindings({ subject, from }: Head, layout: Layout): SuspicionFinding[] {
  const names = layout.attachments.map((part) => part.fileName ?? '').join('\n');
  const places: readonly (readonly [string, string])[] = [
    ['the subject', subject ?? ''],
    ['the sender’s name', from?.name ?? ''],
    ['a file name', names],
  ];
  return places.flatMap(([where, text]) => invisibleFinding(stripInvisible(text).removed, where));
}

/** What an agent is given: of an answer the new words, of any other mail all a reader sees; null for a text not fetched. */
function agentChat(
  head: Head,
  text: AgentText,
  attachments: readonly Attachment[],
  nonce: string,
): string | null {
  if (text.markdown === null) return null;
  const isAnswer = head.inReplyTo !== null && text.replyText !== '';
  const chatHead = {
    ...head,
    from: head.from && formatAddress(head.from),
    to: head.to.slice(0, 20).map(formatAddress).join(', '),
    attachments: attachments.map(({ name }) => name),
  };
  return chatInput(chatHead, (isAnswer ? text.replyText : null) ?? text.markdown, nonce);
}

/** What an agent reads of a mail that has no text, such as one from a scanner: who sent which files. */
const textless: AgentText = agentText('', null);

/** Our own check in place of the server's word, unless that alone proves the sender: a server sees more of SPF. */
function bestProof(
  told: SenderAuthentication,
  { senderCheck }: FetchedMessage,
  warnings: Set<string>,
): SenderAuthentication {
  if (senderCheck?.kind === 'unavailable') {
    warnings.add(`The sender could not be verified: ${senderCheck.reason}.`);
  }
  if (senderCheck?.kind !== 'done') return told;
  return told.aligned && !senderCheck.authentication.aligned ? told : senderCheck.authentication;
}

/**
 * A message as a workflow sees it, from metadata and whatever bodies were fetched; never throws on what a mail
 * holds. Without bodies every field that needs one is null or empty. Trust is left open.
 */
export function readMessage(fetched: FetchedMessage, options: ReadOptions): Message {
  const layout = layoutOf(fetched.structure);
  const warnings = new Set(layout.warnings);
  const charset = layout.blocks.flatMap(({ plain, rich }) => [...plain, ...rich])[0]?.parameters['charset'];
  const fields = parseHeader(fetched.header, charset ?? null);
  const isCut = isCutShort(fetched.header, fields);
  if (isCut) warnings.add('The header is very long; its end is left out, so who sent this is unclear.');
  const head = readHead(fields);
  const body = readText(fetched, layout);
  const armoured = body.text === null ? null : withoutArmour(body.text);
  const agent = agentText(body.html === null ? (armoured?.text ?? null) : body.text, body.html);
  const protection = {
    encrypted: layout.protection.encrypted ?? (armoured?.encrypted ? 'openpgp' : null),
    signed: layout.protection.signed ?? (armoured?.signed ? 'openpgp' : null),
  };
  if (protection.encrypted !== null) warnings.add('The mail is encrypted; its content cannot be read here.');
  if (protection.signed === 'smime' && layout.blocks.length === 0) {
    warnings.add('The text is inside the signature (S/MIME) and cannot be read here.');
  }
  for (const warning of [...body.warnings, ...agent.warnings]) warnings.add(warning);
  const attachments = [...attachmentsOf(layout, fetched, warnings), ...body.files];
  const automatic = automaticOf({
    ...head,
    fields,
    structure: fetched.structure,
    ownAddresses: options.ownAddresses,
  });
  const authors = fieldValues(fields, 'from').flatMap(parseAddressList);
  const tracked = conversationOf(
    { ...head, from: authors.length === 1 ? head.from : null },
    options.conversationKey ?? null,
  );
  if (tracked.warning) warnings.add(tracked.warning);
  const isStored = fetched.uid > 0;
  const report: ReportSource = { layout, fetched, fields, text: body.text };
  const message: Message = {
    deliveryId: null,
    redelivered: null,
    mailbox: isStored ? fetched.mailbox : null,
    uid: isStored ? fetched.uid : null,
    uidValidity: isStored ? fetched.uidValidity : null,
    ...head,
    threadId: threadIdOf(head, fetched.serverThreadId),
    internalDate: fetched.internalDate?.toISOString() ?? null,
    size: fetched.size,
    flags: [...fetched.flags],
    labels: [...fetched.labels],
    text: body.text,
    html: body.html,
    replyText: agent.replyText,
    markdown: agent.markdown,
    visibleText: agent.visibleText,
    chatInput: agentChat(head, layout.blocks.length > 0 ? agent : textless, attachments, options.nonce),
    sessionId: null,
    headers: decodedHeaders(fields),
    attachments,
    held: null,
    trust: { verdict: 'unknown', reasons: [] },
    authentication: isCut
      ? notEvaluated(null)
      : bestProof(senderAuthentication(fields, options.authservId), fetched, warnings),
    automatic: { kind: automatic.kind, reasons: [...automatic.reasons] },
    bounce: bounceOf(automatic, report, warnings),
    complaint: complaintOf(report, warnings),
    calendar: calendarOf(layout, fetched, warnings),
    conversation: tracked.conversation,
    isReplyToOurMail: answersOurs(head, options.ownMailKey ?? null),
    suspicion: scored([...headFindings(head, layout), ...agent.findings]),
    plusTag: plusTag(fields, options.ownAddresses),
    protection,
    warnings: [...warnings],
  };
  const knownDomains = options.ownAddresses.map(domainOf).filter((domain) => domain !== null);
  message.suspicion = scored([...message.suspicion.findings, ...suspicionOf(message, knownDomains)]);
  message.sessionId = sessionKey(options.sessionKey, options.sessionTemplate, message);
  return message;
}
