/** Text in which OpenPGP stands in line, as mail without MIME carries it (RFC 9580 section 6.2). */
export interface ArmouredText {
  /** What a person wrote: without the marks of a signature, and without what is encrypted. */
  readonly text: string;
  readonly encrypted: boolean;
  readonly signed: boolean;
}

const encrypted =
  /^-----BEGIN PGP MESSAGE-----[ \t]*\n(?:(?!-----BEGIN)[^\n]*\n)*?-----END PGP MESSAGE-----[ \t]*$/gm;
const signed =
  /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z]+: [^\n]*\n)*[ \t]*\n((?:(?!-----)[^\n]*\n)*)-----BEGIN PGP SIGNATURE-----[ \t]*\n(?:(?!-----)[^\n]*\n)*-----END PGP SIGNATURE-----[ \t]*$/gm;

/** Plain text without OpenPGP's armour, and what it told. */
export function withoutArmour(text: string): ArmouredText {
  if (!text.includes('-----BEGIN PGP ')) return { text, encrypted: false, signed: false };
  // Dash escaping: section 7.2.
  const open = text.replace(signed, (_, content: string) => content.replace(/^- /gm, ''));
  const shown = open.replace(encrypted, '');
  return { text: shown, encrypted: shown !== open, signed: open !== text };
}
