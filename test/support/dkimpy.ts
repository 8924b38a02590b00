import { spawn } from 'node:child_process';
import { once } from 'node:events';

const script = `
import dkim, json, sys
records = json.loads(sys.argv[1])
find = lambda name, timeout=5: records.get(name.decode().rstrip('.'), '').encode() or None
print('pass' if dkim.verify(sys.stdin.buffer.read(), dnsfunc=find) else 'fail')
`;

/**
 * The verdict on a mail of dkimpy (Debian's python3-dkim), which shares neither code nor author with what signs it.
 * `records` are TXT records by name.
 */
export async function dkimpyVerdict(raw: Buffer, records: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn('/usr/bin/python3', ['-c', script, JSON.stringify(records)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(raw);
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  await once(child, 'close');
  return Buffer.concat(said).toString().trim();
}
