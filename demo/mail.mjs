import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** `npm run demo:mail -- "subject" "text"`: sends a mail to the running demo's desk and shows the answer. */
const usage = 'npm run demo:mail -- [--data FOLDER] "subject" "text"';
const patience = 10 * 60_000;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' } },
  });
  const [subject, ...text] = positionals;
  if (!subject || text.length === 0) throw new Error(`Give a subject and a text: ${usage}`);
  const page = await pageOf(values.data ?? join(dirname(fileURLToPath(import.meta.url)), '../.cache/demo'));

  const before = await openApprovals(page);
  const sent = Date.now();
  const mail = { subject, text: text.join('\n\n'), references: [] };
  const { messageId } = await call(`${page}mail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  console.log(`Sent to desk@mailroom.example: ${subject}`);
  const answer = await answerTo(page, messageId, before);
  console.log(`Answered after ${((Date.now() - sent) / 1000).toFixed(1)} s by ${answer.from}\n`);
  console.log(`Subject: ${answer.subject}\nIn-Reply-To: ${answer.inReplyTo}\n\n${answer.text}\n`);
  if (answer.quoted) console.log(`${answer.quoted}\n`);
}

async function pageOf(folder) {
  try {
    return JSON.parse(await readFile(join(folder, 'running.json'), 'utf8')).page;
  } catch {
    throw new Error('The demo does not run. Start it first: npm start');
  }
}

async function answerTo(page, messageId, known) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const { answer } = await call(`${page}answer?to=${encodeURIComponent(messageId)}`);
    if (answer) return answer;
    for (const link of await openApprovals(page)) {
      if (!known.has(link)) console.log(`A draft waits for your decision: ${link}`);
      known.add(link);
    }
    await sleep(100);
  }
  throw new Error(`There was no answer within ${patience / 60_000} minutes.`);
}

async function openApprovals(page) {
  const { approvals } = await call(`${page}state`);
  return new Set(approvals.map(({ link }) => link));
}

async function call(url, options) {
  const response = await fetch(url, options).catch(() => {
    throw new Error('The demo does not answer. Start it first: npm start');
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
