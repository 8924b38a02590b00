/** Prefixes mail clients put before the subject of a reply, in the languages they speak. */
const reply =
  /^(?:re|aw|antw|sv|vs|odp|ynt|res|rif|rép|отв|回复|回覆|答复|答覆|返信|회신)(?:\s?[[(]\d+[\])])?\s*[:：]\s*/iu;
const forward = /^(?:fwd?|wg|tr|rv|enc|vl|vb|doorst|pd|пер|转发|轉寄|転送|전달)\s*[:：]\s*/iu;

/** Without the reply prefixes in front, however many and in whatever language. */
function withoutReplyPrefixes(subject: string): string {
  let rest = subject.trim();
  for (let next = rest.replace(reply, ''); next !== rest; next = rest.replace(reply, '')) rest = next;
  return rest;
}

/** Received text as a subject of ours: one line, without characters and words a header refuses (threat X9). */
const oneLine = (subject: string | null): string =>
  (subject ?? '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[!-~]{900}/g, '$& ')
    .trim();

/** `Re: ` once, never doubled, also after `AW:`, `SV:` or `回复：`. */
export const replySubject = (subject: string | null): string =>
  `Re: ${withoutReplyPrefixes(oneLine(subject))}`.trim();

/** `Fwd: ` unless the subject already says so in some language. */
export function forwardSubject(subject: string | null): string {
  const line = oneLine(subject);
  return forward.test(line) ? line : `Fwd: ${line}`.trim();
}
