import type { AccessToken } from './account';
import type { Token } from './oauth';

/** Where the tokens of one credential come from. */
export interface TokenSource {
  /** The same for everybody who shares the tokens, for example the credential's id. */
  readonly key: string;
  /** What was stored with the credential, null if nothing was. */
  readonly stored: Token | null;
  /** Asks the provider for a new token; throws `MailError`. */
  renew(): Promise<Token>;
}

/** The tokens of this process, shared by triggers, actions and pickers. */
export interface TokenCache {
  readonly entries: Map<string, CachedToken>;
  now(): number;
}

interface CachedToken {
  /** The stored token this entry began with; another one means that a person connected again. */
  readonly stored: string | null;
  readonly token: Token | null;
  /** The renewal under way, which everybody waits for. */
  readonly renewal: Promise<Token> | null;
}

export const tokenCache = (now: () => number): TokenCache => ({ entries: new Map(), now });

/**
 * A fresh access token: from the cache while it lasts, else renewed, by one request however many ask
 * at once. One that was refused is renewed only if nobody has done so since it was handed out.
 */
export function accessTokens(source: TokenSource, cache: TokenCache): AccessToken {
  return async (refused) => {
    const { token, renewal } = entryOf(source, cache);
    const usable = token !== null && token.accessToken !== refused && !isOld(token, cache.now());
    const next = usable ? token : await (renewal ?? renew(source, cache));
    return next.accessToken;
  };
}

function entryOf({ key, stored }: TokenSource, cache: TokenCache): CachedToken {
  const known = cache.entries.get(key);
  const storedToken = stored?.accessToken ?? null;
  // A renewal that n8n persisted comes back as the stored token, and is the one in the cache already.
  const current = known && (known.stored === storedToken || known.token?.accessToken === storedToken);
  if (known && current) return known;
  const fresh: CachedToken = { stored: storedToken, token: stored, renewal: null };
  cache.entries.set(key, fresh);
  return fresh;
}

/** One request for all who ask meanwhile; a failed one leaves everything as it was. */
function renew(source: TokenSource, cache: TokenCache): Promise<Token> {
  const before = entryOf(source, cache);
  const settle = (entry: CachedToken) => void cache.entries.set(source.key, entry);
  const renewal = source.renew().then(
    (token) => {
      settle({ ...before, token, renewal: null });
      return token;
    },
    (error: unknown) => {
      settle({ ...before, renewal: null });
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
  );
  settle({ ...before, renewal });
  return renewal;
}

/** A token that does not say when it ends is used until a server refuses it. */
const isOld = ({ renewAt }: Token, now: number): boolean => renewAt !== null && renewAt <= now;
