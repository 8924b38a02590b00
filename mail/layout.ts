import { MAX_DEPTH, MAX_PARTS, MAX_REPORT_BYTES, MAX_WINMAIL_BYTES } from './limits';
import type { Part } from './structure';

/** A stretch of a mail's text, in the versions its sender gave. */
export interface TextBlock {
  /** Parts of the plain version, empty if there is none. */
  readonly plain: readonly Part[];
  /** Parts of the HTML version, among them plain ones that stand between; empty if there is none. */
  readonly rich: readonly Part[];
}

/** What each part of a message is for. */
export interface Layout {
  readonly blocks: readonly TextBlock[];
  /** Everything a reader would save or open. */
  readonly attachments: readonly Part[];
  /** Parts that speak to machines: delivery reports, returned headers, calendars, winmail.dat. */
  readonly reports: readonly Part[];
  readonly protection: Protection;
  readonly warnings: readonly string[];
}

/** How a message is protected end to end (RFC 1847); null where it is not. */
export interface Protection {
  readonly encrypted: 'openpgp' | 'smime' | null;
  readonly signed: 'openpgp' | 'smime' | null;
}

interface Draft {
  blocks: TextBlock[];
  attachments: Part[];
  reports: Part[];
}

const none = (): Draft => ({ blocks: [], attachments: [], reports: [] });
const attached = (part: Part): Draft => ({ ...none(), attachments: [part] });

/** Markdown is text to be read as it is (RFC 7763). */
export const isPlain = (part: Part): boolean => /^text\/(?:plain|(?:x-)?markdown)$/.test(part.mimeType);
export const isHtml = (part: Part): boolean => part.mimeType === 'text/html';
export const isWinmail = (part: Part): boolean =>
  part.mimeType === 'application/ms-tnef' ||
  part.mimeType === 'application/vnd.ms-tnef' ||
  part.fileName?.toLowerCase() === 'winmail.dat';

const reportTypes = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/feedback-report',
  'message/disposition-notification',
  'text/rfc822-headers',
  'message/global-headers',
]);
/** QUIRK: some programs send an invitation as a file of no particular type. */
export const isCalendar = (part: Part): boolean =>
  part.mimeType === 'text/calendar' ||
  part.mimeType === 'application/ics' ||
  (part.mimeType === 'application/octet-stream' && /\.ics$/i.test(part.fileName ?? ''));
const isAttachedMail = (part: Part) =>
  part.mimeType === 'message/rfc822' || part.mimeType === 'message/global';

/** Versions of a text that only some programs show; every other reader skips them. */
const specialVersions = new Set(['text/x-amp-html', 'text/watch-html', 'text/enriched', 'text/richtext']);

class Walk {
  readonly warnings = new Set<string>();
  #parts = 0;

  /** A part within the limits, or nothing and a warning. */
  read(part: Part, depth: number, inAlternative: boolean): Draft {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) {
      this.warnings.add(`The mail has more than ${MAX_PARTS} parts; the rest is left out.`);
      return none();
    }
    if (depth > MAX_DEPTH) {
      this.warnings.add(`The mail is nested deeper than ${MAX_DEPTH} levels; the rest is left out.`);
      return none();
    }
    return part.mimeType.startsWith('multipart/') ? this.#multipart(part, depth) : leaf(part, inAlternative);
  }

  #children(part: Part, depth: number, inAlternative = false): Draft[] {
    const drafts: Draft[] = [];
    for (const child of part.children) {
      drafts.push(this.read(child, depth + 1, inAlternative));
      if (this.#parts > MAX_PARTS) break;
    }
    return drafts;
  }

  #multipart(part: Part, depth: number): Draft {
    switch (part.mimeType) {
      case 'multipart/alternative':
        return alternative(this.#children(part, depth, true));
      case 'multipart/related':
        return this.#related(part, depth);
      case 'multipart/appledouble':
        // RFC 1740: beside the file what only a Mac reads of it.
        return sequence(this.#children(part, depth).filter((_, at) => at > 0));
      case 'multipart/encrypted':
        return { ...none(), attachments: part.children.filter((child) => child.children.length === 0) };
      default:
        return sequence(this.#children(part, depth));
    }
  }

  /** RFC 2387: one root, and what it shows by content id. */
  #related(part: Part, depth: number): Draft {
    const start = part.parameters['start']?.replace(/^<|>$/g, '');
    const named = part.children.findIndex((child) => start !== undefined && child.contentId === start);
    const root = Math.max(named, 0);
    const drafts = this.#children(part, depth);
    const shown = drafts.map((draft, index) => {
      const child = part.children[index];
      if (index === root || !child || child.children.length > 0) return draft;
      return isPlain(child) || isHtml(child) ? attached(child) : draft;
    });
    return sequence(shown);
  }
}

function leaf(part: Part, inAlternative: boolean): Draft {
  if (reportTypes.has(part.mimeType)) return { ...none(), reports: [part] };
  // A calendar among the versions of a text is one of them; the same again as a file is for saving.
  if (inAlternative && isCalendar(part) && part.disposition !== 'attachment')
    return { ...none(), reports: [part] };
  if (isCalendar(part) || isWinmail(part)) return { ...none(), attachments: [part], reports: [part] };
  if (inAlternative && specialVersions.has(part.mimeType)) return none();
  if (part.disposition === 'attachment') return attached(part);
  if (isPlain(part)) return { ...none(), blocks: [{ plain: [part], rich: [] }] };
  if (isHtml(part)) return { ...none(), blocks: [{ plain: [], rich: [part] }] };
  return attached(part);
}

/** One after the other: a named text below the first is a file the sender's program shows in place. */
function sequence(drafts: readonly Draft[]): Draft {
  const blocks: TextBlock[] = [];
  const attachments: Part[] = [];
  for (const draft of drafts) {
    for (const block of draft.blocks) {
      const files = [...block.plain, ...block.rich];
      if (blocks.length > 0 && files.every((part) => part.fileName !== null)) attachments.push(...files);
      else blocks.push(block);
    }
    attachments.push(...draft.attachments);
  }
  return { blocks, attachments, reports: drafts.flatMap((draft) => draft.reports) };
}

/** RFC 2046 section 5.1.4: versions of the same text, the richest last. */
function alternative(drafts: readonly Draft[]): Draft {
  const versions = drafts.map((draft) => draft.blocks).filter((blocks) => blocks.length > 0);
  const plain = versions.find((blocks) => blocks.every((block) => block.rich.length === 0)) ?? [];
  const rich = versions.findLast((blocks) => blocks.some((block) => block.rich.length > 0)) ?? [];
  const block: TextBlock = {
    plain: plain.flatMap((each) => each.plain),
    rich: rich.flatMap((each) => (each.rich.length > 0 ? each.rich : each.plain)),
  };
  return {
    blocks: versions.length > 0 ? [block] : [],
    attachments: drafts.flatMap((draft) => draft.attachments),
    reports: drafts.flatMap((draft) => draft.reports),
  };
}

/** S/MIME in one file; QUIRK: gateways leave only its name. */
const isEnvelope = ({ mimeType, fileName }: Part): boolean =>
  /^application\/(?:x-)?pkcs7-mime$/.test(mimeType) ||
  (mimeType === 'application/octet-stream' && fileName?.toLowerCase() === 'smime.p7m');

/** Recognises OpenPGP (RFC 3156) and S/MIME (RFC 8551) by the outermost parts. */
function protectionOf(structure: Part): Protection {
  const holders = [structure, ...structure.children];
  const family = (part: Part) =>
    /pgp/.test(part.parameters['protocol'] ?? part.children.map((child) => child.mimeType).join())
      ? ('openpgp' as const)
      : ('smime' as const);
  const encrypted = holders.find((part) => part.mimeType === 'multipart/encrypted');
  // QUIRK: Exchange makes a multipart/mixed of it.
  const mangled = structure.children.some((part) => part.mimeType === 'application/pgp-encrypted');
  const signed = holders.find((part) => part.mimeType === 'multipart/signed');
  const enveloped = holders.find(isEnvelope);
  const opaque = enveloped?.parameters['smime-type']?.toLowerCase() === 'signed-data';
  return {
    encrypted: encrypted ? family(encrypted) : mangled ? 'openpgp' : enveloped && !opaque ? 'smime' : null,
    signed: signed ? family(signed) : opaque ? 'smime' : null,
  };
}

/** Sorts the parts of a message by what they are for, within the limits. */
export function layoutOf(structure: Part): Layout {
  const walk = new Walk();
  const draft = walk.read(structure, 0, false);
  return { ...draft, protection: protectionOf(structure), warnings: [...walk.warnings] };
}

/** True if the part is small enough to be read whole; of longer texts the beginning is read. */
export function isReadable(part: Part): boolean {
  if (isPlain(part) || isHtml(part)) return true;
  return part.size <= (isWinmail(part) ? MAX_WINMAIL_BYTES : MAX_REPORT_BYTES);
}

/** Attached mails of a delivery report: what came back. */
export const returnedMails = (structure: Part, layout: Layout): Part[] =>
  structure.mimeType === 'multipart/report' || layout.reports.some((part) => reportTypes.has(part.mimeType))
    ? layout.attachments.filter(isAttachedMail)
    : [];

/** Numbers of the parts that hold the text of a message and what it says to machines; attachments are left out. */
export function textParts(structure: Part): string[] {
  const layout = layoutOf(structure);
  const texts = layout.blocks.flatMap((block) => [...block.plain, ...block.rich]);
  const wanted = [...texts, ...layout.reports, ...returnedMails(structure, layout)].filter(isReadable);
  return [...new Set(wanted.map((part) => part.partNumber))];
}
