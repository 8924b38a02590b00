import sanitizeHtml from 'sanitize-html';

/** Which pictures of somebody else's HTML stay: none, or those that travel inside the mail. */
export type Images = 'none' | 'inline';

const colour = [/^#[\da-f]{3,8}$/i, /^[a-z]{3,20}$/i, /^rgba?\([\d\s,.%]+\)$/i];
const length = [/^-?[\d.]+(?:px|em|rem|ex|pt|%)?$/, /^auto$/];
const lengths = [/^(?:[\d.]+(?:px|em|rem|ex|pt|%)?(?:\s+|$)){1,4}$/];
const line = [/^[\d.]+(?:px|em)?(?:\s+(?:solid|dashed|dotted)(?:\s+#[\da-f]{3,8})?)?$/i];
const word = [/^[a-z-]{2,20}$/i];

/** Text styling only: nothing that loads, positions, hides or covers. */
const allowedStyles = {
  '*': {
    color: colour,
    background: colour,
    'background-color': colour,
    border: line,
    'border-left': line,
    'border-top': line,
    'font-family': [/^[\w ,'"-]{1,200}$/],
    'font-size': [/^1[2-9]px$/],
    'line-height': [/^1\.[2-9]$/],
    margin: lengths,
    'max-width': [/^100%$/],
    padding: lengths,
    'white-space': [/^pre-wrap$/],
    'font-weight': [/^(?:bold(?:er)?|normal|lighter|[1-9]00)$/],
    'font-style': word,
    'text-align': word,
    'text-decoration': word,
    'padding-left': length,
    'margin-left': length,
    'border-collapse': word,
  },
};

const options = (images: Images): sanitizeHtml.IOptions => ({
  allowedTags: [
    ...sanitizeHtml.defaults.allowedTags,
    ...(images === 'inline' ? ['img'] : []),
    'font',
    'center',
  ],
  allowedAttributes: {
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    td: ['colspan', 'rowspan', 'align', 'valign'],
    th: ['colspan', 'rowspan', 'align', 'valign'],
    font: ['color'],
    ol: ['start'],
    '*': ['style', 'dir', 'lang'],
  },
  allowedStyles,
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  nestingLimit: 100,
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
});

/**
 * Somebody else's HTML, fit to be quoted in a mail of ours: no script, form, style sheet or remote
 * picture survives (threat X8), only text and its markup.
 */
export const sanitized = (html: string, images: Images): string => sanitizeHtml(html, options(images));
