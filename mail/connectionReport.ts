import { findingsIn, type Finding } from './finding';

/** What is known of the encryption of a connection, null for plaintext. */
export interface TlsReport {
  /** For example `TLSv1.3`. */
  readonly version: string | null;
  /** Whether the certificate was verified. */
  readonly verified: boolean;
  readonly certificateExpires: Date | null;
}

/** What was seen while signed in to IMAP. */
export interface ImapReport {
  /** Time from dialling to signed in, ms. */
  readonly signInMilliseconds: number;
  /** Time of one NOOP, ms. */
  readonly roundTripMilliseconds: number;
  readonly tls: TlsReport | null;
  readonly capabilities: readonly string[];
  /** The server's own name for itself (ID, RFC 2971). */
  readonly server: string | null;
  /** Whether INBOX takes keywords of our own (PERMANENTFLAGS has `\*`). */
  readonly keywords: boolean;
  readonly messages: number;
  readonly readOnly: boolean;
  /** Paths of special-use mailboxes by use, for example `\Sent`; null where there is none. */
  readonly specialUse: Readonly<Record<string, string | null>>;
  /** Storage in bytes, null when the server does not say. */
  readonly quota: { readonly used: number; readonly limit: number } | null;
  /** Largest message APPEND takes, bytes (RFC 7889); null when the server does not say. */
  readonly appendLimit: number | null;
}

/** What was seen while signed in to SMTP. */
export interface SmtpReport {
  /** Time from dialling to signed in, ms; to greeted where no sign-in is asked for. */
  readonly signInMilliseconds: number;
  readonly signedIn: boolean;
  readonly tls: TlsReport | null;
  /** Lines of the EHLO answer, for example `SIZE 35882577`. */
  readonly extensions: readonly string[];
}

const day = 86_400_000;
/** Enough for what servers offer; more is none of the person's business. */
const longestList = 1_000;

const offered = (words: readonly string[]): string =>
  `The server offers ${words.join(', ').slice(0, longestList) || 'nothing beyond the basics'}`;

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_048_576)} MB`;

/** What an IMAP connection tells about the account. */
export function imapFindings(report: ImapReport, now: Date): Finding[] {
  const { ok, info, warning } = findingsIn('imap');
  const has = (name: string) => report.capabilities.includes(name);
  const { signInMilliseconds, roundTripMilliseconds, messages, quota, appendLimit } = report;
  const used = quota && quota.limit > 0 ? Math.round((100 * quota.used) / quota.limit) : null;
  return [
    ok(
      'signIn',
      `Signed in${report.server ? ` to ${report.server}` : ''} in ${signInMilliseconds} ms; INBOX has ${messages} messages`,
    ),
    ...tlsFindings('imap', report.tls, now),
    has('IDLE')
      ? ok('idle', 'The server announces new mail at once (IDLE)')
      : warning(
          'idle',
          'The server cannot announce new mail (no IDLE)',
          'The trigger asks every 60 s instead; Poll Interval in its options changes that.',
        ),
    roundTripMilliseconds < 500
      ? ok('latency', `The server answers in ${roundTripMilliseconds} ms`)
      : warning(
          'latency',
          `The server takes ${roundTripMilliseconds} ms to answer`,
          'Large mailboxes will take time. Run n8n nearer to the mail server, if you can.',
        ),
    report.keywords
      ? ok('keywords', 'Processed mail can be marked on the server')
      : info(
          'keywords',
          'The server keeps no keywords of ours',
          'The trigger keeps its position on this machine only: include the n8n user folder in backups.',
        ),
    ...(report.readOnly
      ? [
          warning(
            'readOnly',
            'INBOX may be read but not changed',
            'Grant this user the right to change it, or set After Processing to "nothing".',
          ),
        ]
      : []),
    ...(has('MOVE') || has('UIDPLUS')
      ? []
      : [
          info(
            'move',
            'The server can neither MOVE nor expunge single messages',
            'Moved mail stays behind marked as deleted until a mail program expunges it.',
          ),
        ]),
    ...specialUseFindings(report.specialUse),
    ...(used === null
      ? []
      : [
          used < 90
            ? ok('quota', `The mailbox is ${used} % full`)
            : warning(
                'quota',
                `The mailbox is ${used} % full`,
                'Free some space: a full mailbox gets no mail and keeps no copies of sent mail.',
              ),
        ]),
    ...(appendLimit === null
      ? []
      : [info('appendLimit', `Messages of up to ${megabytes(appendLimit)} can be filed`)]),
    ok('capabilities', offered(report.capabilities)),
  ];
}

const uses: ReadonlyArray<readonly [use: string, purpose: string]> = [
  ['\\Sent', 'copies of sent mail'],
  ['\\Drafts', 'drafts'],
  ['\\Trash', 'deleted mail'],
  ['\\Archive', 'archived mail'],
];

function specialUseFindings(specialUse: ImapReport['specialUse']): Finding[] {
  const { ok, info } = findingsIn('imap');
  const found = uses.flatMap(([use]) => specialUse[use] ?? []);
  const missing = uses.filter(([use]) => !specialUse[use]).map(([, purpose]) => purpose);
  return [
    ...(found.length > 0 ? [ok('mailboxes', `Special mailboxes: ${found.join(', ')}`)] : []),
    ...(missing.length > 0
      ? [
          info(
            'mailboxes',
            `No mailbox is meant for ${missing.join(', ')}`,
            'Create one in your mail program and mark it there, where you need it.',
          ),
        ]
      : []),
  ];
}

/** What an SMTP connection tells about the account. */
export function smtpFindings(report: SmtpReport, now: Date): Finding[] {
  const { ok, info } = findingsIn('smtp');
  const has = (name: string) => report.extensions.some((line) => line.toUpperCase().split(' ')[0] === name);
  const size = Number(/^SIZE (\d+)/i.exec(report.extensions.find((line) => /^SIZE/i.test(line)) ?? '')?.[1]);
  return [
    ok(
      'signIn',
      `${report.signedIn ? 'Signed in' : 'Connected without signing in'}, in ${report.signInMilliseconds} ms`,
    ),
    ...tlsFindings('smtp', report.tls, now),
    ...(size > 0 ? [info('size', `Mail of up to ${megabytes(size)} is taken`)] : []),
    has('SMTPUTF8')
      ? ok('utf8', 'Addresses in any script can be written to')
      : info('utf8', 'Addresses outside ASCII cannot be written to (no SMTPUTF8)'),
    ok('capabilities', offered(report.extensions)),
  ];
}

function tlsFindings(area: 'imap' | 'smtp', tls: TlsReport | null, now: Date): Finding[] {
  const { ok, warning } = findingsIn(area);
  if (tls === null) {
    return [
      warning(
        'tls',
        'The connection is not encrypted: anyone between n8n and the server can read the password',
        'Choose TLS or STARTTLS in the credential.',
      ),
    ];
  }
  const outdated = tls.version !== null && /^(SSL|TLSv1(\.1)?$)/.test(tls.version);
  return [
    outdated
      ? warning('tls', `The connection uses the outdated ${tls.version}`, 'Have the mail server updated.')
      : ok('tls', `The connection is encrypted${tls.version ? ` (${tls.version})` : ''}`),
    ...(tls.verified
      ? certificateFindings(area, tls.certificateExpires, now)
      : [
          warning(
            'certificate',
            "The server's certificate is not verified",
            'Switch off Allow Unverifiable Certificates and enter the CA certificate instead.',
          ),
        ]),
  ];
}

function certificateFindings(area: 'imap' | 'smtp', expires: Date | null, now: Date): Finding[] {
  const { ok, warning } = findingsIn(area);
  if (expires === null) return [];
  const days = Math.floor((expires.getTime() - now.getTime()) / day);
  const date = expires.toISOString().slice(0, 10);
  if (days >= 14) return [ok('certificate', `The server's certificate is valid until ${date}`)];
  return [
    warning(
      'certificate',
      `The server's certificate ends in ${days} days, on ${date}`,
      'Have it renewed, or mail stops on that day.',
    ),
  ];
}
