import { parseArgs } from 'node:util';
import { receiving } from './receiving';
import { sending } from './sending';

/** All measurements, each beside its alternative in the same run: `npm run bench -- --mails 5000`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { mails: { type: 'string', default: '5000' } } });
  const mails = Number(values.mails);
  await receiving(mails);
  await sending(Math.min(mails, 500));
}

void main();
