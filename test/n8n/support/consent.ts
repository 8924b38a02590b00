import type { Editor } from '../../../harness/browser';
import { until } from '../../../harness/until';
import type { TokenServer } from '../../support/tokenServer';

/** Opens the credential, presses Connect, and allows it in the provider's window. */
export async function connectInBrowser(
  { page }: Editor,
  { url, id, provider }: { readonly url: string; readonly id: string; readonly provider: TokenServer },
): Promise<void> {
  await page.goto(`${url}/home/credentials/${id}`);
  const before = provider.consents;
  const requests = provider.requests.length;
  const opening = page.waitForEvent('popup');
  const switchAccount = page.locator('[data-test-id="oauth-switch-account-button"]');
  await page
    .getByRole('button', { name: /^(Connect|Reconnect|Sign in with Google)\b/ })
    .or(switchAccount)
    .filter({ visible: true })
    .first()
    .click();
  const popup = await opening;
  await popup.getByRole('button', { name: 'Allow' }).click();
  // n8n closes the window once it has exchanged the code.
  const exchanged = () => provider.requests.some(({ code }, index) => code && index >= requests);
  await until('the token of the consent', 30_000, () => Promise.resolve(exchanged() || null));
  expect(provider.consents).toBe(before + 1);
  await page.locator('[data-test-id="oauth-connect-success-banner"]').waitFor();
  if (!popup.isClosed()) await popup.close();
}

/**
 * Has the provider's consent page be that of a token server: the browser is led on from the provider's host with
 * what it was asked. Returns the addresses that were asked for.
 */
export async function consentAt({ page }: Editor, host: string, provider: TokenServer): Promise<URL[]> {
  const asked: URL[] = [];
  await page.context().route(`https://${host}/**`, (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    const next = JSON.stringify(`${provider.authorizeUrl}${url.search}`);
    return route.fulfill({ contentType: 'text/html', body: `<script>location.replace(${next})</script>` });
  });
  return asked;
}
