import iconv from 'iconv-lite';
import { eucOf, toEuc, type StatefulCharset } from './iso2022';

export interface DecodedText {
  readonly text: string;
  /** What a person should know of the decoding: a guess, or characters lost; null when all is as declared. */
  readonly warning: string | null;
}

/** Labels that name no charset, or one that cannot hold the bytes they come with. */
const saysNothing = new Set(['', 'us-ascii', 'ascii', '7bit', '8bit', 'binary', 'default', 'none', 'ansi']);

/** Names real mail uses for a charset known by another, and supersets that senders write under the smaller name. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    utf8: 'utf-8',
    'unicode-1-1-utf-8': 'utf-8',
    'unicode-1-1-utf-7': 'utf-7',
    'iso-8859-1': 'windows-1252',
    latin1: 'windows-1252',
    'iso-8859-8-i': 'iso-8859-8',
    'iso-8859-8-e': 'iso-8859-8',
    'iso-8859-9': 'windows-1254',
    'x-sjis': 'shift_jis',
    'windows-31j': 'shift_jis',
    'cp-932': 'shift_jis',
    'x-euc-jp': 'euc-jp',
    'ks_c_5601-1987': 'cp949',
    ksc5601: 'cp949',
    'euc-kr': 'cp949',
    'gb2312-80': 'gbk',
    'gb_2312-80': 'gbk',
    gb2312: 'gbk',
    'x-gbk': 'gbk',
    'big5-hkscs': 'big5hkscs',
    big5: 'big5hkscs',
    'x-x-big5': 'big5hkscs',
    'x-mac-roman': 'macintosh',
    'hz-gb2312': 'hz-gb-2312',
    hz: 'hz-gb-2312',
    'tis-620': 'windows-874',
  }),
);

function canonical(declared: string): string {
  const label = declared
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
    .replace(/\*.*$/, '')
    .replace(/^(?:iso)[-_ ]?8859[-_ ]?(\d+)/, 'iso-8859-$1')
    .replace(/^(?:cp|win|windows)[-_]?(125\d)$/, 'windows-$1');
  return aliases.get(label) ?? label;
}

function statefulOf(label: string): StatefulCharset | null {
  if (label.startsWith('iso-2022-jp') || label === 'csiso2022jp') return 'iso-2022-jp';
  return label === 'iso-2022-kr' || label === 'iso-2022-cn' || label === 'hz-gb-2312' ? label : null;
}

/** What iconv-lite lists among its charsets and is none. */
const transfers = new Set(['base64', 'hex']);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

function utf8(bytes: Buffer): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // Not UTF-8: the caller has other charsets to try.
    return null;
  }
}

function decodeAs(bytes: Buffer, label: string): string | null {
  const stateful = statefulOf(label);
  if (stateful) return iconv.decode(toEuc(bytes, stateful), eucOf[stateful]);
  if (!transfers.has(label) && iconv.encodingExists(label)) return iconv.decode(bytes, label);
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // A label neither table knows: the caller guesses.
    return null;
  }
}

/** Two-byte charsets worth trying on bytes without a label, by how seldom another text fits them. */
const guesses = ['shift_jis', 'gb18030', 'cp949', 'big5hkscs'] as const;

/** How many of the characters are ones everyday text in such a charset is made of, from 0 to 1. */
function plausibility(text: string, common: RegExp): number {
  const foreign = text.match(/[^\0-\x7f]/gu);
  if (!foreign) return 0;
  return foreign.filter((character) => common.test(character)).length / foreign.length;
}

const everyday: Readonly<Record<(typeof guesses)[number], RegExp>> = {
  shift_jis: /[\u3000-\u30ff]/u,
  gb18030:
    /[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严您，。？！：；、]/u,
  cp949: /[\uac00-\ud7a3]/u,
  big5hkscs:
    /[的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系您，。？！：；、]/u,
};

/** Bytes without a usable label: UTF-8 if they are, escape sequences if there are, else the likeliest table. */
function guess(bytes: Buffer, hint: string | null): { text: string; charset: string } {
  const asUtf8 = utf8(bytes);
  if (asUtf8 !== null) {
    const escaped = asUtf8.includes('\x1b$') ? 'iso-2022-jp' : null;
    return escaped
      ? { text: decodeAs(bytes, escaped) ?? asUtf8, charset: escaped }
      : { text: asUtf8, charset: 'utf-8' };
  }
  if (hint !== null && !saysNothing.has(canonical(hint)) && canonical(hint) !== 'utf-8') {
    const text = decodeAs(bytes, canonical(hint));
    if (text !== null && !text.includes('\ufffd')) return { text, charset: canonical(hint) };
  }
  const sample = bytes.subarray(0, 4096);
  const best = guesses
    .map((charset) => {
      const text = decodeAs(sample, charset) ?? '';
      const damaged = text.slice(0, -2).includes('\ufffd');
      return { charset, score: damaged ? 0 : plausibility(text, everyday[charset]) };
    })
    .reduce((first, second) => (second.score > first.score ? second : first));
  const charset = best.score >= 0.4 ? best.charset : 'windows-1252';
  return { text: iconv.decode(bytes, charset), charset };
}

/** Most of the bytes above 0x7F do not fit UTF-8, so the label is wrong rather than a character damaged. */
function isForeignToUtf8(bytes: Buffer, decoded: string): boolean {
  const lost = decoded.split('\ufffd').length - 1;
  const kept = decoded.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return lost > kept && bytes.length > 0;
}

/**
 * Text from bytes under the charset they are declared to be in; never throws.
 * A missing, unknown or impossible label is guessed, first from `hint`, and said so unless the hint was right.
 */
export function decodeText(bytes: Buffer, declared: string | null, hint: string | null = null): DecodedText {
  const label = canonical(declared ?? '');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: iconv.decode(bytes, 'utf-16le'), warning: null };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: iconv.decode(bytes, 'utf-16be'), warning: null };
  const decoded = label === 'utf-8' ? bytes.toString('utf8') : decodeAs(bytes, label);
  const usable =
    decoded !== null &&
    !saysNothing.has(label) &&
    !(label === 'utf-8' && decoded.includes('\ufffd') && isForeignToUtf8(bytes, decoded));
  if (usable) {
    const lost = decoded.includes('\ufffd') && !bytes.includes('\ufffd');
    const warning = lost ? `Some characters could not be read as ${label}.` : null;
    return { text: decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded, warning };
  }
  const guessed = guess(bytes, hint);
  const isTold = guessed.charset === 'utf-8' || (hint !== null && guessed.charset === canonical(hint));
  const plain = isTold && (declared === null || saysNothing.has(label));
  const named =
    declared === null || label === '' ? 'No character set is declared' : `“${label}” does not fit`;
  return { text: guessed.text, warning: plain ? null : `${named}; read as ${guessed.charset}.` };
}
