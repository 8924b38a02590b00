import type { Security } from '../../mail/account';
import { testAuthority } from './certificate';
import { startLineServer, type LineServer, type Talk } from './lineServer';

/** Where in a conversation a reply is due: END is after the mail itself. */
export type SmtpMoment = 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'END';

export interface SmtpSignInAttempt {
  readonly method: string;
  readonly user: string;
  /** The password, or the access token with the OAuth 2 methods. */
  readonly secret: string;
}

export interface ScriptedSmtpOptions {
  readonly security?: Exclude<Security, 'none'>;
  /** The first line, without its code. */
  readonly greeting?: string;
  /** What EHLO announces, one line each; STARTTLS is added, and AUTH kept back until there is TLS. */
  readonly extensions?: readonly string[];
  /** What a refused token is answered with before the refusal itself (RFC 7628 section 3.2.2); none unless given. */
  readonly tokenChallenge?: string;
  /** The last line of a conversation that went well, without its code. */
  readonly accepted?: string;
}

export interface ScriptedSmtp extends LineServer {
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly signIns: readonly SmtpSignInAttempt[];
  /** How often a mail was begun. */
  readonly attempts: () => number;
  /**
   * Replies given in place of the usual ones, code and text, several lines if need be; each once, in turn.
   * With `AUTH` the usual one takes every sign-in.
   */
  answer(moment: SmtpMoment, ...replies: readonly string[]): void;
}

/** An SMTP server in memory that says what a certain provider says; one client at a time. */
export async function startScriptedSmtp(options: ScriptedSmtpOptions = {}): Promise<ScriptedSmtp> {
  const { security = 'tls', greeting = 'ready', extensions = [], accepted = '2.0.0 OK' } = options;
  const replies = new Map<SmtpMoment, string[]>();
  const signIns: SmtpSignInAttempt[] = [];
  let attempts = 0;
  let secure = security === 'tls';
  /** How far a mail has come: a client that pipelines goes on after a refusal, and must be refused then. */
  let reached: 'nothing' | 'sender' | 'recipient' = 'nothing';
  /** Takes the next line in place of the commands. */
  let expected: ((line: string, talk: Talk) => void) | null = null;

  function reply(talk: Talk, moment: SmtpMoment, usual: string): boolean {
    const answer = replies.get(moment)?.shift() ?? usual;
    talk.say(...answer.split('\n'));
    return /^[23]/.test(answer);
  }
  const outOfOrder = (talk: Talk) => talk.say('503 5.5.1 not now');

  function judge(talk: Talk, attempt: SmtpSignInAttempt): void {
    signIns.push(attempt);
    const refusal = replies.get('AUTH')?.[0];
    const { tokenChallenge } = options;
    if (refusal === undefined || !tokenChallenge || !attempt.method.includes('OAUTH')) {
      reply(talk, 'AUTH', '235 2.7.0 Accepted');
      return;
    }
    talk.say(`334 ${Buffer.from(tokenChallenge).toString('base64')}`);
    expected = (_line, next) => {
      expected = null;
      reply(next, 'AUTH', '');
    };
  }

  function authenticate(talk: Talk, [method = '', initial]: readonly string[]): void {
    if (initial) return judge(talk, attemptOf(method.toUpperCase(), initial));
    const asked: string[] = [];
    const wanted = method.toUpperCase() === 'LOGIN' ? ['VXNlcm5hbWU6', 'UGFzc3dvcmQ6'] : [''];
    talk.say(`334 ${wanted[0]}`);
    expected = (line, next) => {
      asked.push(line);
      if (asked.length < wanted.length) return next.say(`334 ${wanted[asked.length]}`);
      expected = null;
      judge(next, attemptOf(method.toUpperCase(), ...asked));
    };
  }

  const commands: Readonly<Record<string, (talk: Talk, args: readonly string[]) => void>> = {
    EHLO: (talk) => {
      const offered = secure ? extensions : [...extensions.filter((line) => !/^AUTH/.test(line)), 'STARTTLS'];
      const lines = ['at your service', ...offered];
      talk.say(...lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`));
    },
    STARTTLS: (talk) => {
      talk.say('220 2.0.0 ready to start TLS');
      secure = true;
      talk.startTls();
    },
    AUTH: authenticate,
    MAIL: (talk) => {
      attempts += 1;
      reached = reply(talk, 'MAIL', '250 2.1.0 OK') ? 'sender' : 'nothing';
    },
    RCPT: (talk) => {
      if (reached === 'nothing') return outOfOrder(talk);
      if (reply(talk, 'RCPT', '250 2.1.5 OK')) reached = 'recipient';
    },
    DATA: (talk) => {
      if (reached !== 'recipient') return outOfOrder(talk);
      if (!reply(talk, 'DATA', '354 go ahead')) return;
      expected = (line, next) => {
        if (line !== '.') return;
        expected = null;
        reply(next, 'END', `250 ${accepted}`);
      };
    },
    RSET: (talk) => talk.say('250 2.0.0 OK'),
    QUIT: (talk) => {
      talk.say('221 2.0.0 bye');
      talk.end();
    },
  };

  const server = await startLineServer({
    security: security === 'tls' ? 'tls' : 'plaintext',
    greeting: `220 ${greeting}`,
    onLine: (line, talk) => {
      if (expected) return expected(line, talk);
      const [name = '', ...args] = line.split(' ');
      const command = commands[name.toUpperCase()];
      if (command) command(talk, args);
      else talk.say('502 5.5.1 no such command');
    },
  });
  return {
    ...server,
    ...{ ca: testAuthority().ca, signIns },
    attempts: () => attempts,
    answer: (moment, ...given) => void replies.set(moment, [...given]),
  };
}

/** What the client said of itself: the responses of LOGIN, or the one of any other method. */
function attemptOf(method: string, ...responses: readonly string[]): SmtpSignInAttempt {
  const [first = '', second = ''] = responses.map((each) => Buffer.from(each, 'base64').toString());
  if (method === 'LOGIN') return { method, user: first, secret: second };
  if (method === 'PLAIN') {
    const [, user = '', secret = ''] = first.split('\0');
    return { method, user, secret };
  }
  const user = /(?:user=|n,a=)([^,\x01]*)/.exec(first)?.[1] ?? '';
  const secret = /auth=Bearer ([^\x01]*)/i.exec(first)?.[1] ?? '';
  return { method, user, secret };
}
