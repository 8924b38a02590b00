import { compile } from 'html-to-text';

/** Beyond this many characters of HTML the text alternative is cut: it is a courtesy, not the mail. */
const longest = 1_000_000;

/** Compiled once: that takes longer than to read a mail of usual size. */
const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 50, maxInputLength: longest },
  selectors: [
    { selector: 'img', options: { linkBrackets: false, ignoreHref: true }, format: 'imageName' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
    { selector: 'table', format: 'dataTable' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
  ],
  formatters: {
    imageName: (element, _walk, builder) => {
      const { alt } = element.attribs as Record<string, string | undefined>;
      if (alt) builder.addInline(`[${alt}]`);
    },
  },
});

/** The plain-text alternative of an HTML body that goes out. */
export const textOfHtml = (html: string): string => convert(html.slice(0, longest)).trim();
