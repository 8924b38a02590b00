import { hkdfSync } from 'node:crypto';

const known = new Map<string, Buffer>();

/** A key for one purpose from a person's key (RFC 5869); worked out once, as every mail needs the same few. */
export function derivedKey(key: string, purpose: string): Buffer {
  const id = JSON.stringify([key, purpose]);
  const derived = known.get(id) ?? Buffer.from(hkdfSync('sha256', key, 'n8n-nodes-mailroom', purpose, 32));
  known.set(id, derived);
  return derived;
}
