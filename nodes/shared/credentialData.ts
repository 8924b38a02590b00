import type { Security } from '../../mail/account';
import { MailError } from '../../mail/error';

/** Decrypted fields, read by kind; a field n8n left out has its default. */
export class CredentialData {
  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  /** Trimmed, as pasted values often carry a space; empty if absent. */
  text(name: string): string {
    return this.verbatim(name).trim();
  }

  /** As typed, for passwords. */
  verbatim(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' ? value : '';
  }

  optional(name: string): string | null {
    return this.text(name) || null;
  }

  flag(name: string, standard: boolean): boolean {
    const value = this.fields[name];
    return typeof value === 'boolean' ? value : standard;
  }

  port(name: string, standard: number): number {
    const value = this.fields[name] ?? standard;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw new MailError('configuration', 'A port is a whole number from 1 to 65535', { field: name });
  }

  /** Host name or IP address. */
  host(name: string): string {
    const host = this.text(name);
    if (/^[a-z0-9._:-]+$/i.test(host)) return host;
    throw new MailError('configuration', host === '' ? 'A host is missing' : `"${host}" is not a host name`, {
      field: name,
    });
  }

  security(name: string): Security {
    const value = this.text(name) || 'tls';
    if (value === 'tls' || value === 'starttls' || value === 'none') return value;
    throw new MailError('configuration', `"${value}" is no kind of security`, { field: name });
  }

  /** A JSON object, empty if absent; n8n hands it out parsed or as text. */
  record(name: string): Readonly<Record<string, unknown>> {
    const value = this.fields[name];
    const parsed: unknown = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  }

  /** PEM pasted on one line gets its line breaks back. */
  pem(name: string): string | null {
    const value = this.optional(name)?.replaceAll('\\n', '\n') ?? null;
    if (value === null || value.includes('-----BEGIN ')) return value;
    throw new MailError('configuration', 'This is not PEM: it has no "-----BEGIN" line', { field: name });
  }
}
