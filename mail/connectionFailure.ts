import type { MailErrorKind } from './error';

/** What a socket, TLS or DNS error means for a connection to `host`. */
export interface ConnectionFailure {
  readonly kind: MailErrorKind;
  /** A sentence without its subject, for example `was refused: nothing listens on that port`. */
  readonly what: string;
}

/** Codes of Node's sockets, resolver and TLS (`node:net`, `node:dns`, `node:tls`), by meaning. */
const failures: ReadonlyArray<readonly [codes: RegExp, failure: ConnectionFailure]> = [
  [/^ENOTFOUND$/, { kind: 'unreachable', what: 'failed: this host name does not exist' }],
  [
    /^(EAI_AGAIN|EDNS|ESERVFAIL|ETIMEOUT)$/,
    { kind: 'unreachable', what: 'failed: the host name could not be looked up' },
  ],
  [/^ECONNREFUSED$/, { kind: 'unreachable', what: 'was refused: no server listens on that port' }],
  [
    /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/,
    { kind: 'unreachable', what: 'failed: no route to that host' },
  ],
  [/^(EACCES|EPERM)$/, { kind: 'unreachable', what: 'was blocked on this machine' }],
  [
    /^(CERT_HAS_EXPIRED)$/,
    { kind: 'certificate', what: "is not safe: the server's certificate has expired" },
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    { kind: 'certificate', what: "is not safe: the server's certificate is not valid yet" },
  ],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    { kind: 'certificate', what: "is not safe: the server's certificate is for another name" },
  ],
  [
    /^(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?$/,
    { kind: 'certificate', what: "is not safe: the server's certificate is self-signed" },
  ],
  [
    /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|INVALID_(CA|PURPOSE)|ERR_TLS_CERT|PATH_LENGTH)/,
    { kind: 'certificate', what: "is not safe: the server's certificate cannot be verified" },
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE)$/,
    { kind: 'securityMismatch', what: 'failed: this port answers in plaintext, not in TLS' },
  ],
  [
    /^(ERR_SSL_|ERR_TLS_|EPROTO$)/,
    { kind: 'tlsRequired', what: 'failed: no TLS version or cipher in common with the server' },
  ],
  [
    /^(CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|SOCKET_TIMEOUT|ETIMEDOUT)$/,
    { kind: 'timeout', what: 'got no answer in time' },
  ],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|EOF)$/,
    { kind: 'connectionLost', what: 'was cut off by the other side' },
  ],
];

/** The meaning of a socket error's code; null when it is not one of a socket. */
export function connectionFailure(code: string, message = ''): ConnectionFailure | null {
  // QUIRK: OpenSSL reports TLS spoken to a plaintext port as EPROTO with the reason in the text only.
  if (/wrong version number|packet length too long/i.test(message))
    return failureOf('ERR_SSL_WRONG_VERSION_NUMBER');
  // QUIRK: Node says only this when a server closes on a ClientHello, as plaintext servers do.
  if (/before secure TLS connection was established/i.test(message)) {
    return {
      kind: 'securityMismatch',
      what: 'was closed as soon as TLS began: this port probably speaks no TLS',
    };
  }
  return failureOf(code);
}

const failureOf = (code: string): ConnectionFailure | null =>
  failures.find(([codes]) => codes.test(code))?.[1] ?? null;
