/** What of the product is measured; see `shipped.ts`. */
export { withImap } from '../mail/imap/connect';
export { listMessages } from '../mail/imap/list';
export { parseSource } from '../mail/parse';
export { readMail } from '../mail/reader/reader';
