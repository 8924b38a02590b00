/** `![alternative](address)` and `![alternative][reference]`, each part no longer than anybody writes. */
const image = /!\[([^[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^[\]\n]{0,200}\])/g;

/** Text without Markdown pictures, which would be loaded where an agent's answer is shown (threat X8). */
export const withoutMarkdownImages = (text: string): string =>
  text.replace(image, '$1').replaceAll('![', '[');
