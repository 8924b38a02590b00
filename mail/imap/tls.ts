import * as tls from 'node:tls';
import type { Endpoint, TlsPolicy } from '../account';
import { MailError } from '../error';

/** Refuses plaintext while Require TLS is on, before a socket is opened. */
export function assertAllowed(endpoint: Endpoint, policy: TlsPolicy, protocol: 'imap' | 'smtp'): void {
  if (endpoint.security !== 'none' || !policy.requireTls) return;
  throw new MailError(
    'configuration',
    `${protocol.toUpperCase()} security is "None" while Require TLS is on: no connection was made`,
    { field: `${protocol}Security`, protocol },
  );
}

/** How the certificate is judged; an own authority is trusted beside the usual ones, not instead. */
export function tlsOptions(policy: TlsPolicy): tls.ConnectionOptions {
  return {
    rejectUnauthorized: !policy.allowUnauthorizedCerts,
    ...(policy.caCertificate !== null && { ca: [...tls.rootCertificates, policy.caCertificate] }),
  };
}

/**
 * Whether the endpoint speaks TLS from the first byte. Only a handshake is made and nothing is sent,
 * so the certificate is not judged; false when that cannot be found out within `milliseconds`.
 */
export function speaksTls({ host, port }: Endpoint, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false });
    const settle = (spoken: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(spoken);
    };
    const timer = setTimeout(() => settle(false), milliseconds);
    socket.once('secureConnect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
