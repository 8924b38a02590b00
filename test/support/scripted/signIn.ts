import { textOf, type Command } from './command';
import type { Answer, Handler, Session } from './session';

export interface SignInAttempt {
  readonly method: 'LOGIN' | 'PLAIN' | 'XOAUTH2' | 'OAUTHBEARER';
  readonly user: string;
  /** The password, or the access token with the OAuth 2 methods. */
  readonly secret: string;
}

/** True signs in; a string is the tagged answer instead, for example `NO [LIMIT] too many connections`. */
export type SignInRule = (attempt: SignInAttempt) => boolean | Answer;

/** LOGIN and AUTHENTICATE (RFC 3501 section 6.2). */
export function signInHandlers(rule: SignInRule): Record<string, Handler> {
  const signIn = (session: Session, attempt: SignInAttempt): Answer => {
    const verdict = rule(attempt);
    if (verdict === true) {
      session.user = attempt.user;
      return 'OK signed in';
    }
    return verdict || 'NO [AUTHENTICATIONFAILED] wrong user or password';
  };
  return {
    LOGIN: (session, { args: [user, secret] }) =>
      signIn(session, { method: 'LOGIN', user: textOf(user), secret: textOf(secret) }),
    AUTHENTICATE: async (session, command) => {
      const attempt = await authenticate(session, command);
      if (!attempt) return 'NO unknown mechanism';
      const answer = signIn(session, attempt);
      if (answer.startsWith('NO') && attempt.method.includes('OAUTH')) {
        // RFC 7628 section 3.2.2: the reason goes first, the client acknowledges it.
        session.send(`+ ${Buffer.from('{"status":"401","schemes":"Bearer"}').toString('base64')}`);
        await session.line();
      }
      return answer;
    },
  };
}

async function authenticate(session: Session, { args }: Command): Promise<SignInAttempt | null> {
  const method = textOf(args[0]).toUpperCase();
  if (method !== 'PLAIN' && method !== 'XOAUTH2' && method !== 'OAUTHBEARER') return null;
  if (!args[1]) session.send('+ ');
  const response = Buffer.from(args[1] ? textOf(args[1]) : await session.line(), 'base64').toString();
  if (method === 'PLAIN') {
    const [, user = '', secret = ''] = response.split('\0');
    return { method, user, secret };
  }
  const user = /(?:user=|n,a=)([^,\x01]*)/.exec(response)?.[1] ?? '';
  const secret = /auth=Bearer ([^\x01]*)/i.exec(response)?.[1] ?? '';
  return { method, user, secret };
}
