import type { Position } from '../../mail/positions';

/**
 * A position as a line of its file: of the lists that seldom change, those that differ from `before`. All that says
 * which mail is handled is in every line, so that lines of two processes cannot be mixed up.
 */
export function toLine(position: Position, before: Position | null): string {
  const cursors = Object.entries(position.mailboxes).map(([mailbox, cursor]) => {
    const { remembered, setAside } = before?.mailboxes[mailbox] ?? {};
    const isSame = { remembered: remembered === cursor.remembered, setAside: setAside === cursor.setAside };
    return [mailbox, without(cursor, isSame)] as const;
  });
  const { account, ...rest } = { ...position, mailboxes: Object.fromEntries(cursors) };
  const fields = without(rest, { flood: before?.flood === position.flood });
  return `${startOf(account)}${JSON.stringify(fields).slice(1)}\n`;
}

/** How each line of an account begins. */
const startOf = (account: string) => `${JSON.stringify({ account }).slice(0, -1)},`;

/** The value without the fields of which `left` is true. */
const without = (value: object, left: Readonly<Record<string, boolean>>) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => left[name] !== true));

/** What the lines of a file come to, by account; those of the account `except` are passed over. */
export function positionsIn(
  text: string,
  { except }: { readonly except?: string } = {},
): Map<string, Position> {
  const positions = new Map<string, Position>();
  const passedOver = except === undefined ? null : startOf(except);
  for (const line of text.split('\n')) {
    const position = passedOver !== null && line.startsWith(passedOver) ? null : parsePosition(line);
    if (position) positions.set(position.account, together(positions.get(position.account), position));
  }
  return positions;
}

/** What a line leaves out is as it was in the line before. */
function together(before: Position | undefined, { mailboxes, ...line }: Position): Position {
  const cursors = Object.entries(mailboxes).map(
    ([mailbox, cursor]) => [mailbox, { ...before?.mailboxes[mailbox], ...cursor }] as const,
  );
  return { ...before, ...line, mailboxes: { ...before?.mailboxes, ...Object.fromEntries(cursors) } };
}

/** Null for a line nobody can read, as a crash may cut the last one short. */
export function parsePosition(text: string): Position | null {
  try {
    return JSON.parse(text) as Position;
  } catch {
    return null;
  }
}
