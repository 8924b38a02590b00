import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import type { Session } from './rest';

export interface EditorOptions {
  readonly theme?: 'light' | 'dark';
}

/** n8n's editor in a real browser, signed in. */
export interface Editor {
  readonly page: Page;
  /** Opens a workflow and waits until its canvas shows the nodes. */
  openWorkflow(id: string): Promise<void>;
  /** Opens the panel of a node of the workflow that is open. */
  openNode(name: string): Promise<void>;
  /** Saves what is shown, or a part of it, as `.cache/screenshots/<name>.png` and returns the path. */
  screenshot(name: string, part?: Locator): Promise<string>;
  close(): Promise<void>;
}

/** Milliseconds. */
const patience = 120_000;

const screenshots = join(__dirname, '..', '.cache', 'screenshots');

/** Without these, Chromium calls home at every start and needs a sandbox that containers do not grant. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of this machine: `CHROMIUM_PATH`, else Debian's Chromium; null when there is none. */
export function chromiumPath(): string | null {
  const path = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
  return existsSync(path) ? path : null;
}

/** How the browser of this machine is launched. Throws where there is none. */
export function browserOptions(): { readonly executablePath: string; readonly args: string[] } {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('No Chromium: install it, or set CHROMIUM_PATH to one');
  return { executablePath, args: quiet };
}

/** Saves what a page or a part of it shows as `.cache/screenshots/<name>.png` and returns the path. */
export async function saveScreenshot(shown: Page | Locator, name: string, fullPage = false): Promise<string> {
  await mkdir(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await shown.screenshot({ path, ...(fullPage && { fullPage }) });
  return path;
}

/** Opens a browser on an n8n, in the session of its owner. */
export async function openEditor(session: Session, options: EditorOptions = {}): Promise<Editor> {
  const { url } = session;
  const browser = await chromium.launch(browserOptions());
  try {
    const page = await browser.newPage({
      colorScheme: options.theme ?? 'light',
      viewport: { width: 1440, height: 900 },
    });
    // A machine that does other things as well takes longer than Playwright's half a minute.
    page.setDefaultTimeout(patience);
    await page.context().addCookies(cookiesOf(session));
    // Where n8n leads a person who has just signed in.
    await page.goto(`${url}/home/workflows`);
    return {
      page,
      async openWorkflow(id) {
        await page.goto(`${url}/workflow/${id}`);
        await page.locator('[data-test-id="canvas-node"]').first().waitFor();
      },
      async openNode(name) {
        await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
        await page.locator('[data-test-id="ndv"]').waitFor();
      },
      screenshot: (name, part) => saveScreenshot(part ?? page, name),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function cookiesOf({ url, cookie }: Session): { name: string; value: string; url: string }[] {
  return cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
}
