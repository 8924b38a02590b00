import { NodeOperationError, type INode } from 'n8n-workflow';
import { accountFields } from '../../credentials/endpoints';
import { MailError, type MailErrorKind } from '../../mail/error';

/** What the person can do about each kind of failure. */
export const advice: Readonly<Record<MailErrorKind, string>> = {
  unreachable:
    'Check host and port in the credential, and that a firewall lets n8n reach them. Cloud servers often block port 25.',
  timeout:
    'Try again. If it stays, check host and port in the credential, and that a firewall lets n8n reach them.',
  connectionLost: 'Try again. If it happens often, the server or the network in between is unstable.',
  certificate:
    'Check the host name. For a server with its own authority, enter its CA certificate in the credential under Advanced.',
  securityMismatch:
    'Choose the security that belongs to the port: TLS for 993 and 465, STARTTLS for 143 and 587.',
  tlsRequired:
    'Use TLS on port 993 (IMAP) or 465 (SMTP), or have STARTTLS switched on at the server. Switch off Require TLS only in a network you trust.',
  signInRefused:
    'Check user name and password. Most large providers want an app password or authorization code in place of the account password, or OAuth2.',
  grantRevoked: 'Open the credential and connect it again. Running triggers then go on by themselves.',
  protocolDisabled:
    'Switch on IMAP or SMTP for this mailbox in the settings of the provider, or have its administrator do so.',
  throttled: 'Wait some minutes. Fewer triggers on one account, or a slower rate of sending, avoid this.',
  serverBusy: 'Try again later; the server says that it is a passing state.',
  commandRefused: 'Read what the server said; its administrator can tell more.',
  capabilityMissing: 'Choose another way to do this: the mail server does not support it.',
  mailboxMissing:
    'Choose the mailbox from the list. Names are case-sensitive, and nested ones need their full path.',
  messageMissing: 'The message was moved or deleted in the meantime. Search for it by its Message-ID.',
  messageMismatch:
    'Give the message by its Message-ID, or take the reference from a mail of the same account and mailbox.',
  quotaExceeded: 'Free some space in the mailbox, or raise its quota.',
  readOnly: 'Grant this user the right to change the mailbox, or choose another one.',
  senderRefused:
    'Send from an address this account may use: set From Address in the credential to one of its own.',
  recipientsRefused: 'Check the addresses. What the server said about each is in the result.',
  messageTooLarge: 'Send fewer or smaller attachments, or links to them.',
  contentRefused:
    'Read what the server said. Links, attachment types and the reputation of the sender are usual reasons.',
  recipientNotAllowed: 'Add the recipient to Allowed Recipients, if mail may go there.',
  attachmentMissing: 'Check the names under Attachments against the binary fields of the input item.',
  invalidInput: 'Correct the value named above.',
  configuration: 'Correct the setting named above.',
  outcomeUnknown:
    'Look into the Sent mailbox whether it went out before you send it again, so that nobody gets it twice.',
  cancelled: 'Nothing needs to be done.',
};

/** What to do about an error: what is known of exactly this answer, else of its kind. */
export const adviceFor = (error: MailError): string => error.fix ?? advice[error.kind];

const labels = new Map(accountFields({}).map(({ name, displayName }) => [name, displayName]));

/** The field an error is about: by its label where it is one of the account's form, else by its name. */
export function fieldOf({ field, kind }: MailError): string {
  if (field === null) return '';
  return ` (${(kind === 'configuration' && labels.get(field)) || field})`;
}

/** Any error in one line: what failed, and what to do. */
export function describeError(error: unknown): string {
  if (!(error instanceof MailError)) return error instanceof Error ? error.message : String(error);
  return `${error.message.replace(/\.$/, '')}${fieldOf(error)}. ${adviceFor(error)}`;
}

/** What an agent itself can do about a failure; of all others it can only tell a person. */
const agentAdvice: Partial<Record<MailErrorKind, string>> = {
  timeout: 'Try once more.',
  connectionLost: 'Try once more.',
  throttled: 'Try again later.',
  serverBusy: 'Try again later.',
  capabilityMissing: 'The mail server cannot do this. Do not try it again.',
  mailboxMissing: 'Get the list of mailboxes: paths are case-sensitive and name the mailboxes above.',
  messageMissing: 'It was moved or deleted, or never was there. Search for it to get its Message-ID.',
  messageMismatch: 'Search for the message, and name it by its Message-ID.',
  recipientNotAllowed: 'Do not try another way: a person has to allow this recipient.',
  invalidInput: 'Correct this value and try again.',
};

const adviceForAgent = (error: MailError): string =>
  agentAdvice[error.kind] ?? `You cannot mend this. Tell the person who set this up: ${adviceFor(error)}`;

export interface Shown {
  readonly itemIndex?: number;
  /** An agent is told the message alone, so there what to do is a part of it. */
  readonly asTool?: boolean;
}

/** Any error as n8n shows it: what failed as message, what to do as description. */
export function toNodeError(
  node: INode,
  error: unknown,
  { itemIndex, asTool = false }: Shown = {},
): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  if (!(error instanceof MailError)) {
    return new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
  }
  const description = asTool ? adviceForAgent(error) : adviceFor(error);
  const message = asTool
    ? `${error.message.replace(/\.$/, '')}${fieldOf(error)}. ${description}`
    : `${error.message}${fieldOf(error)}`;
  return new NodeOperationError(node, message, {
    description,
    itemIndex,
    ...(error.kind === 'cancelled' && { level: 'warning' }),
  });
}
