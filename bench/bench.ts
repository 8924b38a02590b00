import { parseArgs } from 'node:util';
import { packPackage } from '../harness/communityPackage';
import { startDovecot } from '../test/support/dovecot';
import { corpus } from './corpus';
import { startBenchN8n } from './contenders';
import { engine } from './engine';
import { large } from './large';
import { outages } from './outages';
import { receiving } from './receiving';
import { sending } from './sending';

/**
 * All measurements, each beside its alternative in the same run: `npm run bench -- --mails 5000`.
 * `--only engine` names the parts; `--only outages` takes a quarter of an hour and runs only when named;
 * `--only corpus` reads odd and hostile mails, with `--folder ../corpus` those of a folder too; `--only large`
 * reads a mail of 270 MB.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mails: { type: 'string', default: '5000' },
      pairs: { type: 'string', default: '3' },
      folder: { type: 'string' },
      only: { type: 'string', default: 'receiving,engine,sending' },
    },
  });
  const mails = Number(values.mails);
  const parts = values.only.split(',');
  if (parts.includes('receiving')) await receiving(mails);
  if (parts.includes('large')) await large();
  if (parts.includes('corpus')) await corpus(values.folder);
  if (parts.includes('engine') || parts.includes('outages')) {
    await insideN8n(parts, { mails: Math.min(mails, 1_000), pairs: Number(values.pairs) });
  }
  if (parts.includes('sending')) await sending(Math.min(mails, 500));
}

async function insideN8n(
  parts: readonly string[],
  count: { readonly mails: number; readonly pairs: number },
): Promise<void> {
  const dovecot = await startDovecot();
  try {
    const n8n = await startBenchN8n({ tarball: await packPackage() });
    try {
      if (parts.includes('engine')) await engine({ n8n, dovecot }, count);
      if (parts.includes('outages')) await outages({ n8n, dovecot });
    } finally {
      await n8n.stop();
    }
  } finally {
    await dovecot.close();
  }
}

void main();
