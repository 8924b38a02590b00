/**
 * How much of a mail is read. Real mail stays far below each; beyond them it still arrives, with what could be
 * read and a warning (threat X12). Attachments are not limited here: they are streamed.
 */

/** MIME levels that are followed; replies that attach replies reach about ten. */
export const MAX_DEPTH = 50;
/** MIME parts that are listed. */
export const MAX_PARTS = 1_000;
/** Bytes, as encoded, of one text part that are fetched and read. */
export const MAX_TEXT_PART_BYTES = 8_388_608;
/** Bytes, as encoded, of a winmail.dat that is opened to list what it holds. */
export const MAX_WINMAIL_BYTES = 8_388_608;
/** Bytes, as encoded, of a delivery report, a calendar or an attached mail that is read rather than listed. */
export const MAX_REPORT_BYTES = 524_288;
/** Characters of the text of a mail, all its text parts together. */
export const MAX_TEXT_CHARACTERS = 2_097_152;
/** Characters of an HTML text that are laid out, without embedded pictures; large newsletters have 200,000. */
export const MAX_HTML_CHARACTERS = 400_000;
/** Elements of an HTML text that are laid out; newsletters have a few thousand. */
export const MAX_HTML_ELEMENTS = 10_000;
/** Nesting of HTML elements; browsers stop at the same depth. */
export const MAX_HTML_DEPTH = 512;

/** Bytes of header and texts up to which a mail is read at once; a larger one is read in a thread of its own. */
export const MAX_READ_AT_ONCE = 32_768;
/** Small mails wanted at one time from which on they are read in that thread too. */
export const MANY_MAILS = 50;
/** Milliseconds a mail may take in that thread; it then arrives without its text. */
export const READING_DEADLINE = 15_000;
/** Megabytes of memory of that thread. */
export const READING_MEMORY = 512;
