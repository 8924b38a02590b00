import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

/** The password of every mail account in tests, unlike any other word, so that it can be looked for. */
export const testPassword = 'mail-secret-Xb6tRk2w';

/** What of a credential must never be seen: all that its form hides. */
export function secretsIn(type: ICredentialType, data: ICredentialDataDecryptedObject): string[] {
  const hidden = type.properties.filter(({ typeOptions }) => typeOptions?.password);
  return hidden.flatMap(({ name }) => secretsOf(data[name]));
}

function secretsOf(value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return [];
  if (value.startsWith('-----BEGIN')) return linesOf(value);
  // Of an address only the password is secret.
  if (URL.canParse(value) && /^\w+:\/\//.test(value))
    return secretsOf(decodeURIComponent(new URL(value).password));
  return [value];
}

/** The base64 lines of a PEM key that differ from key to key. */
export const linesOf = (pem: string): string[] =>
  pem
    .split('\n')
    .filter((line) => line.length > 40 && !line.startsWith('-----'))
    .slice(1);

/** Whether the secret is in there, in whatever form. */
export const shows = (content: Buffer | string, secret: string): boolean =>
  formsOf(secret).some((form) => content.includes(form));

/** As it is, in a URL, in JSON within JSON, and in base64 wherever it begins in what was encoded. */
function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + secret).toString('base64');
    // The first and last characters also hold bits of what stands beside the secret.
    return encoded.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
  });
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64];
}
