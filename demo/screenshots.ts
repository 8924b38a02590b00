import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { N8nApi } from '../harness/api';
import { openEditor, type Editor } from '../harness/browser';
import { packPackage } from '../harness/communityPackage';
import { startN8n } from '../harness/n8n';
import type { WorkflowExport, WorkflowNode } from '../harness/workflows';
import { demoAccounts, desk, owner } from './accounts';
import { certificateIn } from './certificate';
import { startMailServer } from './mailServer';
import { prepareN8n, readWorkflow, withCredential } from './prepare';

/** `npm run screenshots`: the pictures of the documents, taken anew from the recipes and the forms as they are. */
const project = join(__dirname, '..');
const images = join(project, 'docs/images');

async function main(wanted: readonly string[]): Promise<void> {
  await mkdir(images, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-screenshots-'));
  const certificate = certificateIn(folder);
  const mail = await startMailServer({ accounts: demoAccounts, certificate, folder, ports: {} });
  const n8n = await startN8n({ tarball: await packPackage(), owner });
  try {
    const modelUrl = 'http://127.0.0.1/v1';
    await prepareN8n(n8n.api, { mail, caCertificate: certificate.cert, modelUrl });
    const editor = await openEditor(n8n.api);
    const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
    for (const name of (await recipeNames()).filter(isWanted)) await canvas(n8n.api, editor, name);
    if (isWanted('forms')) await forms(n8n.api, editor);
    await editor.close();
  } finally {
    await n8n.stop();
    await mail.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const recipeNames = async () =>
  (await readdir(join(project, 'workflows'))).map((file) => file.replace(/\.json$/, ''));

/** The canvas at its own size, as far as nodes and notes reach. */
async function canvas(api: N8nApi, editor: Editor, name: string): Promise<void> {
  const { page } = editor;
  const workflow = readWorkflow(`${name}.json`);
  await page.setViewportSize(viewportFor(workflow));
  await editor.openWorkflow(await api.workflows.import(workflow));
  await page.keyboard.press('1');
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(images, `${name}.png`), clip: await drawn(page) });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Around all boxes, with some room. */
function around(boxes: readonly Box[]): { x: number; y: number; width: number; height: number } {
  const [x, y] = [Math.min(...boxes.map(({ left }) => left)), Math.min(...boxes.map(({ top }) => top))];
  const width = Math.max(...boxes.map(({ right }) => right)) - x;
  const height = Math.max(...boxes.map(({ bottom }) => bottom)) - y;
  // To the left stands the mark of a trigger, to the right a handle for the next node.
  return { x: x - 48, y: y - 24, width: width + 144, height: height + 48 };
}

/** So large that the editor, which fits the workflow in, need not shrink it; its own bars take the rest. */
function viewportFor({ nodes }: WorkflowExport): { width: number; height: number } {
  const boxes = nodes.map((node): Box => {
    const [left, top] = node['position'] as [number, number];
    const { width = 256, height = 150 } = node['parameters'] as { width?: number; height?: number };
    return { left, top, right: left + width, bottom: top + height };
  });
  const { width, height } = around(boxes);
  return { width: width + 360, height: height + 360 };
}

/** A node's name stands below what it is drawn as. */
const nameHeight = 56;

/** Where the page shows nodes, their names and notes. */
async function drawn(page: Page): Promise<ReturnType<typeof around>> {
  const nodes = await page.locator('.vue-flow__node').all();
  const boxes = await Promise.all(nodes.map((node) => node.boundingBox()));
  const shown = boxes.filter((box) => box !== null);
  return around(
    shown.map(({ x, y, width, height }) => ({
      ...{ left: x, top: y, right: x + width, bottom: y + height + nameHeight },
    })),
  );
}

const send = {
  ...{ resource: 'message', operation: 'send', to: 'Ann <ann@example.com>', subject: 'Your order' },
  body: 'Hello Ann,\n\nyour order is **on its way**.',
};
const reply = { resource: 'message', operation: 'reply', body: 'Thank you for your mail.' };

/** The main forms, as a person first sees them. */
async function forms(api: N8nApi, editor: Editor): Promise<void> {
  const { page } = editor;
  await page.setViewportSize({ width: 1280, height: 1300 });
  const node = (name: string, type: string, parameters: object, index: number): WorkflowNode =>
    withCredential({
      ...{ id: `form-${index}`, name, type: `n8n-nodes-mailroom.${type}`, typeVersion: 1 },
      ...{ parameters, position: [index * 224, 0] },
    });
  const shown = {
    'form-trigger': node('Email Trigger', 'emailTrigger', {}, 0),
    'form-send': node('Send a message', 'email', send, 1),
    'form-reply': node('Reply to a message', 'email', reply, 2),
    'form-policy': node('Email Policy', 'emailPolicy', { trusted: 'ann@example.com, partner.example' }, 3),
  };
  const id = await api.workflows.import({ name: 'Forms', nodes: Object.values(shown), connections: {} });
  for (const [picture, { name }] of Object.entries(shown)) {
    await editor.openWorkflow(id);
    await editor.openNode(name);
    if (picture === 'form-trigger') await page.locator('[data-test-id="ndv"]').getByText('INBOX').waitFor();
    await shoot(page, '[data-test-id="node-parameters"]', picture);
  }
  await editor.openWorkflow(id);
  await editor.openNode(shown['form-trigger'].name);
  await newAccount(page);
}

/** The window of a new account as it opens from a node, where the way to sign in is chosen at the top. */
async function newAccount(page: Page): Promise<void> {
  await page.locator('[data-test-id="node-credentials-select"]').first().click();
  await page.getByText('Create new credential').click();
  const field = (name: string) => page.locator(`[data-test-id="parameter-input-${name}"] input`);
  await field('user').fill('desk@example.com');
  await field('password').fill(desk.password);
  await shoot(page, '[data-test-id="editCredential-modal"]', 'form-account');
}

/** A form down to its last field. */
async function shoot(page: Page, place: string, name: string): Promise<void> {
  // Fields show more where the mouse is.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(2_000);
  const form = await page.locator(place).first().boundingBox();
  const fields = await page.locator(`${place} :is(input, textarea, button, [role="switch"]):visible`).all();
  const boxes = await Promise.all(fields.map((field) => field.boundingBox()));
  const bottom = Math.max(...boxes.map((box) => (box ? box.y + box.height : 0)));
  if (!form) throw new Error(`The editor shows no ${place}`);
  const clip = { ...form, height: Math.min(form.height, bottom + 16 - form.y) };
  await page.screenshot({ path: join(images, `${name}.png`), clip });
}

void main(process.argv.slice(2));
