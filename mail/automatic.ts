import { sameAddress, withoutPlusTag, type Address } from './address';
import { fieldValue, fieldValues, type HeaderField } from './header';
import type { AutomaticKind } from './message';
import type { Part } from './structure';

export interface AutomaticSource {
  readonly fields: readonly HeaderField[];
  readonly structure: Part;
  readonly from: Address | null;
  readonly subject: string | null;
  readonly ownAddresses: readonly string[];
}

/** What a mail is if no person wrote it to this account just now, and by which marks that was seen. */
export interface Automatic {
  readonly kind: AutomaticKind | null;
  readonly reasons: readonly string[];
}

const autoReplySubject =
  /^(?:auto(?:matic)?[ -]?(?:reply|response|matic reply)|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|abwesend|réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede|resposta automática|automatisch antwoord|afwezigheidsbericht|autosvar|automatiskt svar|automatisk svar|odpowiedź automatyczna|autoodpowiedź|automatická odpověď|автоматический ответ|автоответ|otomatik yanıt|automaattinen vastaus|automatikus válasz|自動応答|自動返信|自动答复|自动回复|자동 회신|자동 응답)/iu;
const bounceSubject =
  /^(?:undeliver(?:ed|able)|returned mail|mail delivery (?:failed|failure|system)|delivery status notification|failure notice|delivery (?:has )?failed|mail system error|delivery failure|\[postmaster\] email delivery|delayed mail|warning: (?:message|could not send)|message (?:undeliverable|not delivered)|mail could not be delivered|unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|non remis|échec de (?:la )?remise|no se puede entregar|no entregado|correo devuelto|non recapitabile|recapito non riuscito|mancato recapito|não é possível entregar|falha na entrega|não entregue|onbestelbaar|kan inte levereras|kunne ikke leveres|nie można dostarczyć|niedostarczon|nedoručiteln|toimitus epäonnistui|kézbesíthetetlen|teslim edilemedi|не удалось доставить|недоставленное|не доставлено|系统退信|退信|未送达|无法投递|配信不能|配信できません|배달되지)/iu;
const systemSender = /^(?:mailer-daemon|mail-daemon|postmaster|mdaemon|maildaemon)@/i;

const reportKind = ({ mimeType, parameters }: Part): string | null =>
  mimeType === 'multipart/report' ? (parameters['report-type'] ?? 'report').toLowerCase() : null;

function bounceReasons({ fields, structure, from, subject }: AutomaticSource): string[] {
  const reasons: string[] = [];
  const report = reportKind(structure);
  const daemon = from !== null && systemSender.test(from.address);
  const nullSender = fieldValue(fields, 'return-path')?.replace(/\s/g, '') === '<>';
  if (report === 'delivery-status')
    reasons.push('Content-Type: multipart/report; report-type=delivery-status');
  if (fieldValue(fields, 'x-failed-recipients') !== null) reasons.push('X-Failed-Recipients');
  if ((daemon || nullSender) && bounceSubject.test(subject ?? '')) {
    reasons.push(daemon ? `From: ${from.address}` : 'Return-Path: <>', 'Subject of a delivery failure');
  }
  return reasons;
}

function autoReplyReasons({ fields, structure, subject }: AutomaticSource): string[] {
  const reasons: string[] = [];
  const submitted = fieldValue(fields, 'auto-submitted')
    ?.split(/[;(\s]/)[0]
    ?.toLowerCase();
  if (submitted && submitted !== 'no') reasons.push(`Auto-Submitted: ${submitted}`);
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-auto-reply', 'x-autoreply-from']) {
    const value = fieldValue(fields, name);
    if (value !== null && !/^(?:no|false)$/i.test(value)) reasons.push(name);
  }
  if (/^auto[-_]?reply$/i.test(fieldValue(fields, 'precedence') ?? ''))
    reasons.push('Precedence: auto_reply');
  if (/^(?:oof|ar)\b/i.test(fieldValue(fields, 'x-ms-exchange-inbox-rules-loop') ?? ''))
    reasons.push('Inbox rule');
  const report = reportKind(structure);
  if (report === 'disposition-notification') reasons.push('Read receipt');
  if (autoReplySubject.test(subject ?? '')) reasons.push('Subject of an automatic reply');
  return reasons;
}

const bulkFields = [
  'list-id',
  'list-unsubscribe',
  'list-post',
  'x-campaign',
  'x-campaign-id',
  'x-mailchimp-id',
];

function bulkReasons({ fields, structure }: AutomaticSource): string[] {
  const found = bulkFields.filter((name) => fieldValues(fields, name).length > 0);
  const precedence = fieldValue(fields, 'precedence')?.toLowerCase() ?? '';
  if (/^(?:bulk|list|junk)$/.test(precedence)) found.push(`Precedence: ${precedence}`);
  if (reportKind(structure) === 'feedback-report') found.push('Feedback report');
  return found;
}

function ownReasons({ from, ownAddresses }: AutomaticSource): string[] {
  const isOwn =
    from !== null &&
    ownAddresses.some((own) => sameAddress(withoutPlusTag(own), withoutPlusTag(from.address)));
  return isOwn ? [`From: ${from.address}`] : [];
}

/**
 * Labels mail that no person should be answered for (RFC 3834): delivery reports, own mail, automatic replies
 * and lists, in this order. Kind null and no reasons for mail a person wrote.
 */
export function automaticOf(source: AutomaticSource): Automatic {
  const kinds: readonly (readonly [AutomaticKind, string[]])[] = [
    ['bounce', bounceReasons(source)],
    ['own', ownReasons(source)],
    ['autoReply', autoReplyReasons(source)],
    ['bulk', bulkReasons(source)],
  ];
  const found = kinds.filter(([, reasons]) => reasons.length > 0);
  return { kind: found[0]?.[0] ?? null, reasons: found.flatMap(([, reasons]) => reasons) };
}
