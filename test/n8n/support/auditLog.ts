import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shared } from './n8n';

/** What the shared n8n's log tells, in lines of ours that have the word in them, of acts or of counters. */
export async function told(of: 'audit' | 'counters', word: string): Promise<Record<string, unknown>[]> {
  const log = await readFile(join(shared().userFolder, 'n8n.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes(word))
    .flatMap((line) => new RegExp(`Mailroom ${of} (\\{.*\\})`).exec(line)?.[1] ?? [])
    .map((json) => JSON.parse(json) as Record<string, unknown>);
}
