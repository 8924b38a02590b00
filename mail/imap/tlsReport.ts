import { TLSSocket } from 'node:tls';
import type { TlsReport } from '../connectionReport';

/** The encryption of an open socket; null for plaintext. */
export function tlsReport(socket: unknown): TlsReport | null {
  if (!(socket instanceof TLSSocket)) return null;
  const { valid_to: validTo } = socket.getPeerCertificate();
  const expires = new Date(validTo);
  return {
    version: socket.getProtocol(),
    verified: socket.authorized,
    certificateExpires: Number.isNaN(expires.getTime()) ? null : expires,
  };
}
