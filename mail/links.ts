import { Tokenizer, type Token } from 'parse5';
import { parse } from 'tldts';
import { isRelated } from './lookAlike';

export interface Link {
  readonly href: string;
  /** What a reader sees of it, on one line. */
  readonly text: string;
}

/** Links of a page, in order; tags are read one by one, so that deep nesting costs nothing (threat X12). */
export function linksIn(html: string): Link[] {
  const links: Link[] = [];
  if (!/<a\b/i.test(html)) return links;
  let href: string | null = null;
  let text = '';
  const close = () => {
    if (href !== null) links.push({ href, text: text.replace(/\s+/g, ' ').trim() });
    href = null;
    text = '';
  };
  const nothing = () => undefined;
  const addText = (token: Token.CharacterToken) => {
    if (href !== null && text.length < 2000) text += token.chars;
  };
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag: ({ tagName, attrs }) => {
        if (tagName !== 'a') return;
        close();
        href = attrs.find(({ name }) => name === 'href')?.value ?? null;
      },
      onEndTag: ({ tagName }) => {
        if (tagName === 'a') close();
      },
      onCharacter: addText,
      onWhitespaceCharacter: addText,
      onNullCharacter: nothing,
      onComment: nothing,
      onDoctype: nothing,
      onEof: close,
    },
  );
  tokenizer.write(html, true);
  return links;
}

/** Why a link is not what it seems, in words; null if it is, or leads nowhere on the web. */
export function deception({ href, text }: Link): string | null {
  const url = webAddress(href);
  if (url === null) return null;
  if (url.username !== '') return `hides ${url.hostname} behind the name ${url.username}`;
  const shown = hostShown(text);
  return shown === null || isRelated(shown, url.hostname)
    ? null
    : `shows ${shown}, but leads to ${url.hostname}`;
}

/** Endings of files that are endings of domains too, so that `report.zip` is no address. */
const fileEndings = new Set(['ai', 'app', 'cab', 'md', 'mov', 'pl', 'ps', 'py', 'rs', 'sh', 'zip']);

/** The host a text names when it is an address of the web and nothing else. */
function hostShown(text: string): string | null {
  if (/[\s@]/.test(text)) return null;
  const isAddress = /^(?:https?:\/\/|www\.)/i.test(text);
  const url = webAddress(/^https?:/i.test(text) ? text : `https://${text}`);
  if (url === null || !url.hostname.includes('.')) return null;
  const { isIcann, publicSuffix } = parse(url.hostname);
  const isDomain = isIcann === true && !fileEndings.has(publicSuffix ?? '');
  return isAddress || isDomain ? url.hostname : null;
}

function webAddress(text: string): URL | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : null;
}
