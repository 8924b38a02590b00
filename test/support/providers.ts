import type { ScriptedServerOptions } from './scriptedServer';
import type { ScriptedSmtpOptions } from './scriptedSmtp';

/** What servers of a provider announce and say, and how they differ from all others. */
export interface Provider {
  readonly imap: ScriptedServerOptions;
  readonly smtp: ScriptedSmtpOptions;
}

export const providers = {
  gmail: {
    imap: {
      without: ['CONDSTORE'],
      announces: ['X-GM-EXT-1', 'AUTH=OAUTHBEARER', 'QUOTA', 'APPENDLIMIT=35651584'],
      id: { name: 'GImap', vendor: 'Google, Inc.' },
    },
    smtp: {
      greeting: 'smtp.gmail.com ESMTP a1-20020a05600c001-gsmtp',
      extensions: [
        'SIZE 35882577',
        '8BITMIME',
        'AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH',
        ...['ENHANCEDSTATUSCODES', 'PIPELINING', 'CHUNKING', 'SMTPUTF8'],
      ],
      tokenChallenge: '{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}',
      accepted: '2.0.0 OK  1700000000 a1-20020a05600c001-gsmtp',
    },
  },
  microsoft365: {
    imap: {
      without: ['CONDSTORE', 'SPECIAL-USE', 'ENABLE'],
      announces: ['CLIENTACCESSRULES', 'CLIENTNETWORKPRESENCELOCATION', 'BACKENDAUTHENTICATE'],
      keywords: false,
      id: null,
    },
    smtp: {
      security: 'starttls',
      greeting: 'AM0PR01CA0001.outlook.office365.com Microsoft ESMTP MAIL Service ready',
      extensions: [
        ...['SIZE 157286400', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'AUTH LOGIN XOAUTH2'],
        ...['8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
      ],
      accepted: '2.0.0 OK <made@AM0PR01MB0001.eurprd01.prod.outlook.com> [Hostname=AM0PR01MB0001]',
    },
  },
  yahoo: {
    imap: {
      without: ['CONDSTORE'],
      announces: ['OBJECTID', 'APPENDLIMIT=41697280'],
      id: { name: 'Y!IMAP' },
    },
    smtp: {
      greeting: 'smtp.mail.yahoo.com ESMTP ready',
      extensions: [
        ...['PIPELINING', 'ENHANCEDSTATUSCODES', '8BITMIME', 'SIZE 41697280'],
        'AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER',
      ],
      accepted: 'OK , completed',
    },
  },
  netease: {
    imap: { without: ['MOVE', 'CONDSTORE', 'ENABLE', 'IDLE'], id: { name: 'Coremail Imap' } },
    smtp: {
      greeting: '163.com Anti-spam GT for Coremail System (163com[20141201])',
      // No codes of RFC 3463, no SIZE, and AUTH once more in a form older than its standard.
      extensions: [
        ...['PIPELINING', 'AUTH LOGIN PLAIN', 'AUTH=LOGIN PLAIN'],
        ...['coremail 1Uxr2xKj7kG0xkI17xGrU7I0s8FY2U3Uj8Cz28x1UUUUU7Ic2I0Y2Ur', '8BITMIME'],
      ],
      accepted: 'Mail OK queued as smtp12,D8CowAD 1700000000',
    },
  },
} satisfies Record<string, Provider>;

export type ProviderName = keyof typeof providers;
