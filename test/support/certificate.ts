import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

export interface CertificateAuthority {
  /** The authority's own certificate, PEM: what a client must be told to trust. */
  readonly ca: string;
  /** A server certificate for these DNS names and IP addresses; `days` below zero has expired. */
  issue(names?: readonly string[], days?: number): ServerCertificate;
}

const loopback = ['localhost', '127.0.0.1'];
let sharedAuthority: CertificateAuthority | undefined;
let sharedCertificate: ServerCertificate | undefined;

/** The authority all test servers of this process use unless told otherwise. */
export function testAuthority(): CertificateAuthority {
  return (sharedAuthority ??= createAuthority());
}

/** The certificate all test servers of this process show unless told otherwise. */
export function testCertificate(): ServerCertificate {
  return (sharedCertificate ??= testAuthority().issue());
}

/** A new certificate authority that no client trusts yet; made with the `openssl` command. */
export function createAuthority(name = 'Mailroom test authority'): CertificateAuthority {
  const authority = selfSigned(name);
  return {
    ca: authority.cert,
    issue: (names = loopback, days = 30) => issue(authority, names, days),
  };
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', 'key.pem'];

const selfSigned = (name: string): ServerCertificate =>
  inFolder((folder) => {
    openssl(folder, ['req', '-x509', ...newKey, '-out', 'cert.pem', '-subj', `/CN=${name}`, '-days', '30']);
    return read(folder);
  });

const issue = (authority: ServerCertificate, names: readonly string[], days: number): ServerCertificate =>
  inFolder((folder) => {
    const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`));
    writeFileSync(join(folder, 'ca.pem'), authority.cert);
    writeFileSync(join(folder, 'ca.key'), authority.key);
    writeFileSync(join(folder, 'extensions'), `subjectAltName=${alternatives.join(',')}\n`);
    openssl(folder, ['req', '-new', ...newKey, '-out', 'request.pem', '-subj', `/CN=${names[0] ?? 'none'}`]);
    openssl(folder, [
      ...['x509', '-req', '-in', 'request.pem', '-out', 'cert.pem', '-days', String(days)],
      ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions'],
    ]);
    return read(folder);
  });

const openssl = (cwd: string, args: readonly string[]): void =>
  void execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });

const read = (folder: string): ServerCertificate => ({
  key: readFileSync(join(folder, 'key.pem'), 'utf8'),
  cert: readFileSync(join(folder, 'cert.pem'), 'utf8'),
});

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-cert-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
