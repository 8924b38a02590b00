import { accessTokens, tokenCache, type TokenSource } from '../../mail/accessToken';
import { MailError } from '../../mail/error';
import type { Token } from '../../mail/oauth';

const minute = 60_000;

/** A provider that numbers its tokens and a clock that moves when told. */
function world(options: { stored?: Token | null; life?: number } = {}) {
  let now = 1_000_000;
  let renewals = 0;
  const cache = tokenCache(() => now);
  const source: TokenSource = {
    key: 'credential 1',
    stored: options.stored ?? null,
    renew: () =>
      Promise.resolve({ accessToken: `renewed ${++renewals}`, renewAt: now + (options.life ?? 60) * minute }),
  };
  return {
    cache,
    source,
    renewals: () => renewals,
    pass: (milliseconds: number) => (now += milliseconds),
    tokens: (more: Partial<TokenSource> = {}) => accessTokens({ ...source, ...more }, cache),
  };
}

const stored = (accessToken: string, renewAt: number | null = null): Token => ({ accessToken, renewAt });

describe('a fresh access token', () => {
  it('C5 is the stored one while it lasts', async () => {
    const { tokens, renewals } = world({ stored: stored('first', 9e15) });
    expect(await tokens()()).toBe('first');
    expect(renewals()).toBe(0);
  });

  it('C5 is renewed before it expires', async () => {
    const { tokens, pass } = world({ stored: stored('first', 1_000_000 + minute) });
    const token = tokens();
    expect(await token()).toBe('first');
    pass(minute);
    expect(await token()).toBe('renewed 1');
  });

  it('C5 is asked for once, however many ask at the same time', async () => {
    const { tokens, renewals } = world();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => tokens()()));
    expect(new Set(all)).toEqual(new Set(['renewed 1']));
    expect(renewals()).toBe(1);
  });

  it('C5 is shared by all who use the credential', async () => {
    const { tokens, renewals } = world();
    await tokens()();
    await tokens()();
    expect(renewals()).toBe(1);
  });

  it('C5 is renewed when a server refused it', async () => {
    const { tokens } = world({ stored: stored('refused') });
    const token = tokens();
    await token();
    expect(await token('refused')).toBe('renewed 1');
  });

  it('C5 is not renewed again when somebody else did so since, be it for the same account', async () => {
    const { tokens, renewals } = world({ stored: stored('refused') });
    const token = tokens();
    expect(await Promise.all([token(), token(), tokens()()])).toEqual(['refused', 'refused', 'refused']);
    for (const each of [token, token, tokens()]) expect(await each('refused')).toBe('renewed 1');
    expect(renewals()).toBe(1);
  });

  it('C5 is the new one after a person connected the credential again', async () => {
    const { tokens } = world({ stored: stored('old') });
    await tokens()();
    expect(await tokens({ stored: stored('new') })()).toBe('new');
  });

  it('C5 stays the renewed one when n8n stored it with the credential', async () => {
    const { tokens, renewals } = world({ stored: stored('old', 0) });
    await tokens()();
    await tokens({ stored: stored('renewed 1') })();
    expect(renewals()).toBe(1);
  });

  it('C5 is asked for again after a failed renewal', async () => {
    const { tokens } = world();
    const offline = () => Promise.reject(new MailError('unreachable', 'offline'));
    await expect(tokens({ renew: offline })()).rejects.toThrow('offline');
    expect(await tokens()()).toBe('renewed 1');
  });
});
