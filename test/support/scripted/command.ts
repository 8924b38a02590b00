/** An argument of an IMAP command: an atom, a string (quoted or literal, bytes as latin1) or a list. */
export type Argument =
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Argument[] };

export interface Command {
  readonly tag: string;
  /** Upper case; `UID FETCH` and its like are one name. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** The whole command as sent, bytes as latin1, without the last line end. */
  readonly text: string;
}

/** Reads one command; throws when it is not well formed. */
export function parseCommand(text: string): Command {
  const [, tag = '', name = '', rest = ''] = /^(\S+) ((?:UID )?[A-Z0-9]+) ?([^]*)$/i.exec(text) ?? [];
  if (!tag || !name) throw new Error('not a command');
  return { tag, name: name.toUpperCase(), args: parseArguments(rest), text };
}

/** The text of an atom or string; throws for a list or nothing. */
export function textOf(argument: Argument | undefined): string {
  if (!argument || argument.kind === 'list') throw new Error('a string was expected');
  return argument.text;
}

/** The items of a list; a single argument counts as a list of one. */
export const itemsOf = (argument: Argument | undefined): readonly Argument[] =>
  argument?.kind === 'list' ? argument.items : argument ? [argument] : [];

function parseArguments(text: string): readonly Argument[] {
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}`);
  };

  function list(end: string | undefined): Argument[] {
    const items: Argument[] = [];
    for (;;) {
      while (text[at] === ' ') at++;
      if (text[at] === end) break;
      if (at >= text.length) return fail('an open list');
      items.push(one());
    }
    at++;
    return items;
  }

  function one(): Argument {
    if (text[at] === '(') {
      at++;
      return { kind: 'list', items: list(')') };
    }
    if (text[at] === '"') return quoted();
    if (text[at] === '{') return literal();
    return atom();
  }

  function quoted(): Argument {
    const [whole, inner = ''] = /^"((?:[^"\\]|\\.)*)"/.exec(text.slice(at)) ?? fail('an open string');
    at += whole.length;
    return { kind: 'string', text: inner.replace(/\\(.)/g, '$1') };
  }

  function literal(): Argument {
    const [whole, size] = /^\{(\d+)\+?\}\r\n/.exec(text.slice(at, at + 30)) ?? fail('a broken literal');
    at += whole.length + Number(size);
    return { kind: 'string', text: text.slice(at - Number(size), at) };
  }

  /** Sections belong to their atom: `BODY.PEEK[HEADER.FIELDS (From To)]<0.100>`. */
  function atom(): Argument {
    const [whole] = /^(?:\[[^\]]*\]|[^\s()])+/.exec(text.slice(at, at + 8_192)) ?? fail('no atom');
    at += whole.length;
    return { kind: 'atom', text: whole };
  }

  return list(undefined);
}

/**
 * Collects bytes into commands. `wanted` is called when a literal is announced and its sender waits for
 * the continuation request.
 */
export class CommandReader {
  #bytes: Buffer = Buffer.alloc(0);
  /** The parts of the command being read that are complete. */
  #text = '';
  #literal = 0;

  constructor(private readonly wanted: () => void) {}

  /** The commands completed by these bytes, without their line ends. */
  read(chunk: Buffer): string[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const complete: string[] = [];
    for (let line = this.#next(); line !== null; line = this.#next()) complete.push(line);
    return complete;
  }

  #next(): string | null {
    for (;;) {
      if (this.#literal > 0 && !this.#takeLiteral()) return null;
      const end = this.#bytes.indexOf('\r\n');
      if (end < 0) return null;
      const line = this.#take(end + 2).slice(0, -2);
      const [, size, without] = /\{(\d+)(\+?)\}$/.exec(line) ?? [];
      if (size === undefined) {
        const command = this.#text + line;
        this.#text = '';
        return command;
      }
      this.#text += `${line}\r\n`;
      this.#literal = Number(size);
      if (!without) this.wanted();
    }
  }

  #takeLiteral(): boolean {
    if (this.#bytes.length < this.#literal) return false;
    this.#text += this.#take(this.#literal);
    this.#literal = 0;
    return true;
  }

  #take(size: number): string {
    const taken = this.#bytes.toString('latin1', 0, size);
    this.#bytes = this.#bytes.subarray(size);
    return taken;
  }
}
