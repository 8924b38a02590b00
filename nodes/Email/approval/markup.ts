/** HTML that is safe to stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

/** `false` and null are nothing, so that a part can depend on a condition. */
type Content = Markup | string | number | false | null | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found] ?? found);

/** Controls, and what turns the direction of writing or parts a word unseen; joiners stay, which scripts and emoji need. */
const deceptive =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text with the characters that would deceive a reader written out by their number (threat X17). */
export const shown = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(deceptive, (found) => `[U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);

function rendered(content: Content): string {
  if (content === null || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(rendered).join('');
}

/** A template whose values are text unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup => ({
  markup: strings.map((part, index) => part + rendered(values[index] ?? null)).join(''),
});
