/** Collects text the way a browser lays it out: blanks collapse, blocks stand on lines of their own. */
export interface Writer {
  /** Text whose blanks collapse. */
  text(this: void, text: string): void;
  /** Text whose line breaks count. */
  preformatted(this: void, text: string): void;
  /** Begins a new line, unless one is begun. */
  line(this: void): void;
  /** Begins a new line, also an empty one. */
  lineBreak(this: void): void;
  /** Begins a new line after an empty one. */
  paragraph(this: void): void;
  /** Parts two cells of a row, unless a line break does. */
  cell(this: void): void;
  /** Puts `before` at the next text and `after` behind its last when closed; nothing if there was none. */
  wrap(this: void, before: string, after: string): () => void;
  /** Puts `first` before the next line and `rest` before the others, until closed. */
  indent(this: void, first: string, rest: string): () => void;
  finish(this: void): string;
}

interface Indent {
  first: string;
  readonly rest: string;
}

/** Empty lines kept between two lines at most. */
const MAX_EMPTY_LINES = 1;

export function createWriter(): Writer {
  const output: string[] = [];
  const indents: Indent[] = [];
  /** Marks waiting for the text they stand at. */
  const waiting: { text: string; used: boolean }[] = [];
  let atLineStart = true;
  let breaks = 0;
  /** Indents that every block around the pending break shares: those an empty line carries. */
  let shared = Infinity;
  let blank: '' | ' ' | ' | ' = '';

  const prefix = () =>
    indents
      .map((indent) => {
        const used = indent.first === '' ? indent.rest : indent.first;
        indent.first = '';
        return used;
      })
      .join('');

  const breakLines = () => {
    const empty = Math.min(breaks - 1, MAX_EMPTY_LINES);
    const rest = empty > 0 ? indents.slice(0, shared).map((indent) => indent.rest) : [];
    output.push(empty > 0 ? `\n${rest.join('').trimEnd()}\n` : '\n');
  };

  /** Writes what was held back for the text that now follows. */
  const begin = () => {
    if (breaks > 0 && output.length > 0) breakLines();
    if (!atLineStart) output.push(blank);
    else if (indents.length > 0) output.push(prefix());
    if (waiting.length > 0) {
      for (const mark of waiting.splice(0)) {
        output.push(mark.text);
        mark.used = true;
      }
    }
    breaks = 0;
    shared = Infinity;
    blank = '';
    atLineStart = false;
  };

  const breakTo = (count: number) => {
    breaks = count;
    shared = Math.min(shared, indents.length);
    atLineStart = true;
    blank = '';
  };
  const newLine = (atLeast: number) => breakTo(Math.max(breaks, atLeast));
  const lineBreak = () => breakTo(breaks + 1);

  const write = (text: string) => {
    if (text === '') return;
    begin();
    output.push(text);
  };

  return {
    text(text) {
      const collapsed = text.replace(/[\s\u00a0]+/g, ' ');
      const trimmed = collapsed.trim();
      if (collapsed.startsWith(' ') && blank === '' && !atLineStart) blank = ' ';
      write(trimmed);
      if (trimmed !== '' && collapsed.endsWith(' ')) blank = ' ';
    },
    preformatted(text) {
      for (const [index, line] of text.split('\n').entries()) {
        if (index > 0) lineBreak();
        write(line.trimEnd());
      }
    },
    line: () => newLine(1),
    lineBreak,
    paragraph: () => newLine(2),
    cell() {
      if (!atLineStart) blank = ' | ';
    },
    wrap(before, after) {
      const mark = { text: before, used: false };
      waiting.push(mark);
      return () => {
        if (mark.used) output.push(after);
        else waiting.splice(waiting.indexOf(mark), 1);
      };
    },
    indent(first, rest) {
      indents.push({ first, rest });
      return () => void indents.pop();
    },
    finish: () => output.join('').trim(),
  };
}
