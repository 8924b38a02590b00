import type { Account, SignIn } from './account';

/** Texts shorter than this are too common to blank out without garbling the sentence around them. */
const shortestSecret = 4;

/** The secrets of an account that a server, a proxy or a library could echo. */
export function secretsOf(account: Account): string[] {
  const secrets = [
    ...secretsOfSignIn(account.imap?.signIn ?? null),
    ...secretsOfSignIn(account.smtp?.signIn ?? null),
    account.conversationKey,
    account.ownMailKey,
    account.dkim?.privateKey ?? null,
    passwordOfUrl(account.proxyUrl),
  ];
  return secrets.filter((secret): secret is string => secret !== null && secret !== '');
}

/** `text` with every secret replaced, also in base64 or percent-encoded, and whatever stands where a token does. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
    .replace(/(AUTH(?:ENTICATE)?\s+[A-Z0-9-]+\s+)[A-Za-z0-9+/=]{8,}/g, '$1***')
    .replace(/(Bearer\s+)[\w.~+/=-]+/gi, '$1***');
}

/**
 * An error that may travel as `cause` into logs and saved executions: name, code and message of the
 * original without its other properties, in which libraries keep commands, options and responses.
 */
export function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const original = error instanceof Error ? error : new Error(String(error));
  const safe = new Error(redact(original.message, secrets));
  safe.name = original.name;
  safe.stack = original.stack === undefined ? safe.stack : redact(original.stack, secrets);
  return safe;
}

function secretsOfSignIn(signIn: SignIn | null): string[] {
  if (signIn?.kind !== 'password') return [];
  const plain = Buffer.from(`\0${signIn.user}\0${signIn.password}`).toString('base64');
  return [signIn.password, plain];
}

function passwordOfUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { password } = new URL(url);
  return password === '' ? null : decodeURIComponent(password);
}
