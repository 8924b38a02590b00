interface Paragraph {
  readonly depth: number;
  readonly pieces: string[];
  /** Its last line ended in a soft break, so the next one of its depth belongs to it. */
  open: boolean;
}

/** Undoes format=flowed (RFC 3676): joins soft-broken lines of one quote depth, with `delSp` without the blank. */
export function unflow(text: string, delSp: boolean): string {
  const paragraphs: Paragraph[] = [];
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const content = line.slice(depth).replace(/^ /, '');
    const isSignature = content === '-- ';
    const open = content.endsWith(' ') && !isSignature;
    const piece = open && delSp ? content.slice(0, -1) : content;
    const last = paragraphs.at(-1);
    if (last?.open === true && last.depth === depth && !isSignature) {
      last.pieces.push(piece);
      last.open = open;
    } else {
      paragraphs.push({ depth, pieces: [piece], open });
    }
  }
  return paragraphs
    .map(({ depth, pieces }) => (depth > 0 ? `${'>'.repeat(depth)} ` : '') + pieces.join(''))
    .join('\n');
}
