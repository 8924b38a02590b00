import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { demoAccounts } from '../../demo/accounts';
import type { Conversation } from '../../demo/conversations';
import { chromiumPath } from '../../harness/browser';
import { until } from '../../harness/until';
import { ownFolder } from './support/n8n';
import { keepSecret } from './support/secrets';

const project = join(__dirname, '../..');
const patience = 240_000;

let folder: string;
let demo: ChildProcess;
let browser: Browser;
let output = '';
const addressAfter = (label: string) => new RegExp(`${label} +(http\\S+)`).exec(output)?.[1] ?? '';

beforeAll(async () => {
  folder = await ownFolder('demo');
  await keepSecret(...demoAccounts.map(({ password }) => password));
  demo = spawn(process.execPath, ['demo/start.mjs', '--any-port', '--data', folder], { cwd: project });
  demo.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  demo.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until('npm start', patience, async () => {
    if (demo.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
    return await Promise.resolve(output.includes('Mailroom runs.') || null);
  });
  browser = await chromium.launch({ executablePath: chromiumPath() ?? undefined, args: ['--no-sandbox'] });
}, patience);

afterAll(async () => {
  await browser?.close();
  if (demo.exitCode === null && demo.kill('SIGKILL')) await once(demo, 'exit');
});

interface State {
  readonly conversations: readonly Conversation[];
  readonly approvals: readonly { readonly link: string }[];
}

async function state(): Promise<State> {
  return (await (await fetch(new URL('state', addressAfter('Write and read mail')))).json()) as State;
}

const conversation = async (subject: string) =>
  (await state()).conversations.find((found) => found.subject === subject)?.mails ?? [];

async function write(subject: string, text: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(addressAfter('Write and read mail'));
  await page.getByLabel('Subject').fill(subject);
  await page.getByLabel('Text').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('heading', { name: subject }).waitFor();
  await page.close();
}

const openApproval = () =>
  until('a draft to decide about', 30_000, async () => (await state()).approvals[0]?.link ?? null);

/** Decides at an approval link as a person does, and waits until nothing is left to decide. */
async function decide(link: string, decision: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByText(decision, { exact: true }).click();
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('It is done as you decided').waitFor();
  await page.close();
  await until('the end of the run', 30_000, async () =>
    (await state()).approvals.length === 0 ? true : null,
  );
}

it('answers a mail in its thread', async () => {
  const command = ['run', '-s', 'demo:mail', '--', '--data', folder, 'Opening hours', 'Open on Friday?'];
  const { stdout } = await promisify(execFile)('npm', command, { cwd: project });
  expect(stdout).toContain('thank you for your mail');
  const [mail, answer] = await conversation('Opening hours');
  expect(answer).toMatchObject({
    own: false,
    subject: 'Re: Opening hours',
    inReplyTo: mail?.messageId,
    quoted: '> Open on Friday?',
  });
}, 60_000);

it('waits for a click before it answers a request for a quote', async () => {
  await write('Quote for 40 oak chairs', 'Please deliver 40 oak chairs by 3 March.\n\nRegards\nAda Field');
  const link = await openApproval();

  const page = await browser.newPage();
  await page.goto(link);
  await page.getByText('- Please deliver 40 oak chairs by 3 March.').first().waitFor();
  await page.close();
  expect(await conversation('Quote for 40 oak chairs')).toHaveLength(1);

  await decide(link, 'Send the draft');
  const [mail, answer] = await conversation('Quote for 40 oak chairs');
  expect(answer).toMatchObject({ subject: 'Re: Quote for 40 oak chairs', inReplyTo: mail?.messageId });
  expect(answer?.text).toMatch(/^Hello Ada Field,[^]*- Please deliver 40 oak chairs by 3 March\./);
}, 120_000);

it('sends nothing when the person decides so', async () => {
  await write('A quote for <b>tables</b>', 'Please offer 3 tables.');
  await decide(await openApproval(), 'Do not answer');
  expect(await conversation('A quote for <b>tables</b>')).toHaveLength(1);
}, 120_000);

it('stops at Ctrl-C and leaves nothing running', async () => {
  const n8n = addressAfter('n8n');
  const exit = once(demo, 'exit');
  demo.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  for (const url of [n8n, addressAfter('Write and read mail')]) await expect(fetch(url)).rejects.toThrow();
}, 60_000);
