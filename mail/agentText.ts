import { missingShare } from './content/difference';
import { withoutEmbedded } from './content/html';
import { withoutMarkdownImages } from './content/images';
import { addCounts, stripInvisible, type InvisibleKind } from './content/invisible';
import { withoutQuotedMail } from './content/quotedHtml';
import { hasMarkup, renderVisible, type Format } from './content/render';
import { replyText } from './content/replyText';
import { visibleHtml, type HiddenText, type VisibleElement, type VisibleHtml } from './content/visible';
import { MAX_HTML_CHARACTERS } from './limits';
import type { SuspicionFinding } from './message';

/** The text of a message for people and agents: nothing hidden, nothing invisible, no pictures. */
export interface AgentText {
  /** Null if there is no text at all, or none was fetched; so are the others then. */
  readonly visibleText: string | null;
  readonly markdown: string | null;
  readonly replyText: string | null;
  readonly findings: readonly SuspicionFinding[];
  readonly warnings: readonly string[];
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function hiddenFinding(hidden: ReadonlyMap<string, HiddenText>): SuspicionFinding[] {
  if (hidden.size === 0) return [];
  const all = [...hidden.values()];
  const characters = all.reduce((sum, each) => sum + each.characters, 0);
  const passages = all.reduce((sum, each) => sum + each.passages, 0);
  const reasons = [...hidden].map(([reason, each]) => `${reason} (${each.characters})`).join(', ');
  const detail = `${counted(passages, 'passage')} with ${counted(characters, 'character')} no reader sees: ${reasons}`;
  return [{ kind: 'hiddenText', detail }];
}

/** Reports invisible characters; `where` names the part of the message. */
export function invisibleFinding(
  removed: ReadonlyMap<InvisibleKind, number>,
  where: string,
): SuspicionFinding[] {
  if (removed.size === 0) return [];
  const kinds = [...removed].map(([kind, count]) => `${kind} (${count})`).join(', ');
  return [{ kind: 'invisibleCharacters', detail: `Invisible characters in ${where}: ${kinds}` }];
}

/** Share of words from which two versions of one mail count as different texts. */
const MOST_MISSING = 0.5;

/** Reports versions that say different things (threat X7): a filter reads one, a person the other. */
function differenceFinding(plain: string | null, visible: string): SuspicionFinding[] {
  if (plain === null) return [];
  const missing = missingShare(plain, visible);
  return missing === null || missing < MOST_MISSING
    ? []
    : [
        {
          kind: 'alternativesDiffer',
          detail: `${Math.round(missing * 100)} % of the words of the plain text are not in the HTML text`,
        },
      ];
}

function ofPlain(text: string): AgentText {
  const { text: clean, removed } = stripInvisible(text);
  const visibleText = withoutMarkdownImages(clean).trim();
  return {
    visibleText,
    markdown: visibleText,
    replyText: replyText(visibleText),
    findings: invisibleFinding(removed, 'the text'),
    warnings: [],
  };
}

const written = (root: VisibleElement, format: Format): string =>
  withoutMarkdownImages(renderVisible(root, format));

/** What a person newly wrote, from the marks of mail programs first, then from the text that is left. */
function newText({ root, tags }: VisibleHtml, visibleText: string): string {
  const fresh = withoutQuotedMail(root);
  return replyText(fresh === root && !tags.has('blockquote') ? visibleText : written(fresh, 'reply'));
}

const cutShort = 'The HTML is too large or too deep; the readable text may be cut short.';

function ofHtml(html: string, plain: string | null): AgentText {
  const source = withoutEmbedded(html);
  const visible = visibleHtml(source.slice(0, MAX_HTML_CHARACTERS));
  const isWhole = visible.complete && source.length <= MAX_HTML_CHARACTERS;
  const visibleText = written(visible.root, 'text');
  const warnings = isWhole ? [] : [cutShort];
  // A picture, or nothing at all: programs that show no HTML show the plain text.
  if (visibleText === '' && plain !== null) {
    const shown = ofPlain(plain);
    return { ...shown, findings: [...hiddenFinding(visible.hidden), ...shown.findings], warnings };
  }
  const removed = new Map(visible.invisible);
  if (plain !== null) addCounts(removed, stripInvisible(plain).removed);
  return {
    visibleText,
    markdown: hasMarkup(visible.tags) ? written(visible.root, 'markdown') : visibleText,
    replyText: newText(visible, visibleText),
    findings: [
      ...hiddenFinding(visible.hidden),
      ...invisibleFinding(removed, 'the text'),
      ...differenceFinding(plain, visibleText),
    ],
    warnings,
  };
}

const nothing: AgentText = { visibleText: null, markdown: null, replyText: null, findings: [], warnings: [] };

/** What a reader sees of a message, from its HTML where it has some. */
export function agentText(text: string | null, html: string | null): AgentText {
  if (html !== null && html.trim() !== '') return ofHtml(html, text);
  return text === null ? nothing : ofPlain(text);
}
