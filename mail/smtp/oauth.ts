import type { SMTPConnectionCustomAuthHandler } from 'nodemailer/lib/smtp-connection';
import type { SignIn } from '../account';

type TokenSignIn = Extract<SignIn, { kind: 'oauth2' }>;

/**
 * Signs in with a token by XOAUTH2 (Google's) or OAUTHBEARER (RFC 7628), whichever the server
 * offers; a refused token is renewed once.
 */
export function signInWithToken(signIn: TokenSignIn): SMTPConnectionCustomAuthHandler {
  return async (session) => {
    const token = await signIn.accessToken();
    const first = await offer(session, signIn, token);
    const last = first.status >= 500 ? await offer(session, signIn, await signIn.accessToken(token)) : first;
    if (last.status === 235) session.resolve();
    else session.reject(refusal(last.challenge));
  };
}

type Session = Parameters<SMTPConnectionCustomAuthHandler>[0];

/** What the server says to a token: its verdict, and the challenge in which it gave the reason. */
async function offer(
  session: Session,
  signIn: TokenSignIn,
  token: string,
): Promise<{ readonly status: number; readonly challenge: string | null }> {
  const { authMethods, auth } = session;
  // QUIRK: nodemailer lists XOAUTH2 among the methods but not OAUTHBEARER, so that is what remains.
  const method = authMethods.includes('XOAUTH2') ? 'XOAUTH2' : 'OAUTHBEARER';
  const answer = await session.sendCommand(
    `AUTH ${method} ${initialResponse(method, auth.user ?? signIn.user, token)}`,
  );
  if (answer.status !== 334) return { status: answer.status, challenge: null };
  // It has to be answered to get the verdict.
  const { status } = await session.sendCommand(method === 'XOAUTH2' ? '' : 'AQ==');
  return { status, challenge: answer.text };
}

function initialResponse(method: 'XOAUTH2' | 'OAUTHBEARER', user: string, token: string): string {
  const fields =
    method === 'XOAUTH2'
      ? [`user=${user}`, `auth=Bearer ${token}`, '', '']
      : [`n,a=${user},`, `auth=Bearer ${token}`, '', ''];
  return Buffer.from(fields.join('\x01')).toString('base64');
}

/** The challenge is base64 of a JSON object with `status` (RFC 7628 section 3.2.2); it travels as `oauthError`. */
function refusal(challenge: string | null): Error {
  const oauthError = challenge && Buffer.from(challenge, 'base64').toString('utf8');
  return Object.assign(new Error('The token was refused'), { oauthError });
}
