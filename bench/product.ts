/** What of the product is measured; see `shipped.ts`. */
export { withImap } from '../mail/imap/connect';
export { streamAttachment } from '../mail/imap/download';
export { listMessages } from '../mail/imap/list';
export { readMetadata } from '../mail/imap/read';
export { parseFile, readMail } from '../mail/reader/reader';
