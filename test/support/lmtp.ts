import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';

/** One mail; a stream for one too large to hold. */
export type RawMail = string | Buffer | Readable;

export interface LmtpDelivery {
  readonly port: number;
  /** Empty for the null sender. */
  readonly from: string;
  readonly to: readonly string[];
  /** One mail, or many that go over one connection in this order. */
  readonly raw: RawMail | readonly RawMail[];
}

/** Delivers mail over LMTP (RFC 2033) on loopback; throws when any recipient is refused. */
export async function deliverOverLmtp({ port, from, to, raw }: LmtpDelivery): Promise<void> {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true, secure: false },
    ...{ pool: true, maxConnections: 1, maxMessages: Infinity },
  });
  try {
    for (const mail of Array.isArray(raw) ? (raw as RawMail[]) : [raw as RawMail]) {
      const { rejected } = await transport.sendMail({ envelope: { from, to: [...to] }, raw: mail });
      if (rejected.length > 0) throw new Error(`LMTP refused ${rejected.join(', ')}`);
    }
  } finally {
    transport.close();
  }
}
