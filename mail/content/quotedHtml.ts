import { attributionOf } from './attribution';
import { attribute } from './html';
import type { VisibleElement, VisibleNode } from './visible';

/** Class names of the boxes mail programs put a quoted mail into. */
const quoteClass =
  /(?:^|\s)(?:gmail_quote(?:_container)?|yahoo_quoted|yahoo-quoted[\w-]*|protonmail_quote|tutanota_quote|moz-forward-container|zmail_extra|zmail_extra_\w+|front-blockquote|hs_reply|freebirdmailquote|quoted-text|quotedtext|cite|mailquote|WordSection-quote|x_gmail_quote|mailru-blockquote|mail-quote-collapse|replyblock|ymail_android_signature_quote|AppleOriginalContents)(?:\s|$)/i;
const signatureClass =
  /(?:^|\s)(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block(?:-user|-proton)?|yahoo-signature|x_gmail_signature|zmail_signature_below|tutanota_signature|front-signature|ymail_android_signature)(?:\s|$)/i;
const signatureId =
  /^(?:x_)?(?:signature|ms-outlook-mobile-signature|ms-outlook-mobile-body-separator-line|applemailsignature|lineBreakAtBeginningOfSignature|composer_signature|mobile-signature|ntes-pcmail-signature|spark_signature|zimbra-signature|CanarySig)$/i;
/** Elements from which on everything is the quoted mail. */
const restId =
  /^(?:x_)?(?:divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|replySplit|isReplyContent|isForwardContent|divtagdefaultwrapper_quote|origbody|original-content)$/i;
/** Boxes in which people write their answers between the quotes. */
const answeredClass = /(?:^|\s)(?:gmail_quote|protonmail_quote)(?:\s|$)/i;
const quoteName = /^(?:quote|messageReplySection|quoted-content)$/i;

/** Outlook's header of the quoted mail: a box with only a line above it. */
const outlookRule =
  /border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+(?:#?(?:e1e1e1|b5c4df)|windowtext)\s+1\.0pt/i;

interface Cut {
  /** The end of the text so far, to see whether it announces a quote. */
  tail: string;
  /** Everything from here on is the quoted mail. */
  ended: boolean;
  /** Something was left out so far. */
  found: boolean;
}

const MAX_TAIL = 500;
/** Stands for a quote, so that a later look at the text knows there was one. */
const QUOTE: VisibleElement = { tag: 'p', source: null, preformatted: true, children: ['>'] };

function value(element: VisibleElement, name: string): string {
  return (element.source && attribute(element.source, name)) ?? '';
}

/** True for a box that keeps each quote apart, so that text beside them is new. */
const keepsQuotesApart = (element: VisibleElement): boolean =>
  element.tag !== 'blockquote' &&
  answeredClass.test(value(element, 'class')) &&
  element.children.some((child) => typeof child !== 'string' && child.tag === 'blockquote');

function isQuoteBox(element: VisibleElement, tail: string): boolean {
  if (keepsQuotesApart(element)) return false;
  if (quoteClass.test(value(element, 'class')) || quoteName.test(value(element, 'name'))) return true;
  if (element.tag !== 'blockquote') return false;
  if (value(element, 'type').toLowerCase() === 'cite' || value(element, 'cite') !== '') return true;
  const style = value(element, 'style');
  if (/border-left(?:-width)?\s*:(?!\s*(?:0|none|medium none))/i.test(style)) return true;
  return attributionOf(tail.trim().split('\n').slice(-3).join(' ')) !== null;
}

const isPrefix = (element: VisibleElement) =>
  /(?:^|\s)(?:moz-cite-prefix|gmail_attr)(?:\s|$)/.test(value(element, 'class'));

const isSignature = (element: VisibleElement): boolean =>
  signatureClass.test(value(element, 'class')) ||
  signatureId.test(value(element, 'id')) ||
  value(element, 'name') === 'messageSignatureSection';

/** True where the rest of the mail is quoted: known marks, or Outlook's rule above “From:”. */
function beginsRest(element: VisibleElement): boolean {
  // A quote ends, and people write below it.
  if (restId.test(value(element, 'id'))) return element.tag !== 'blockquote';
  return element.tag === 'div' && outlookRule.test(value(element, 'style'));
}

const blockTags = /^(?:div|p|br|tr|li|table|h[1-6]|blockquote)$/;

/** True for elements that no mark can be on. */
const isUnmarked = ({ tag, source }: VisibleElement): boolean =>
  tag !== 'blockquote' && (source === null || source.attrs.length === 0);

/** What stands in place of an element that is not newly written; null for one that is. */
function replaced(element: VisibleElement, cut: Cut): readonly VisibleElement[] | null {
  if (isUnmarked(element)) return null;
  if (beginsRest(element)) {
    cut.ended = true;
    return [];
  }
  if (isQuoteBox(element, cut.tail)) return [QUOTE];
  return isSignature(element) || isPrefix(element) ? [] : null;
}

function cutAll(nodes: readonly VisibleNode[], cut: Cut): VisibleNode[] {
  const kept: VisibleNode[] = [];
  for (const node of nodes) {
    if (cut.ended) break;
    if (typeof node === 'string') {
      cut.tail = (cut.tail + node).slice(-MAX_TAIL);
      kept.push(node);
      continue;
    }
    if (blockTags.test(node.tag)) cut.tail = `${cut.tail.trimEnd()}\n`;
    const instead = replaced(node, cut);
    if (instead) {
      cut.found = true;
      kept.push(...instead);
    } else kept.push({ ...node, children: cutAll(node.children, cut) });
  }
  return kept;
}

/** Visible HTML without what mail programs mark as quoted mail or signature; the same root if there is none of it. */
export function withoutQuotedMail(root: VisibleElement): VisibleElement {
  const cut: Cut = { tail: '', ended: false, found: false };
  const children = cutAll(root.children, cut);
  return cut.found ? { ...root, children } : root;
}
