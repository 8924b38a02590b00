import { createTransport } from 'nodemailer';

export interface LmtpDelivery {
  readonly port: number;
  /** Empty for the null sender. */
  readonly from: string;
  readonly to: readonly string[];
  /** One mail, or many that go over one connection in this order. */
  readonly raw: string | Buffer | readonly (string | Buffer)[];
}

/** Delivers mail over LMTP (RFC 2033) on loopback; throws when any recipient is refused. */
export async function deliverOverLmtp({ port, from, to, raw }: LmtpDelivery): Promise<void> {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true, secure: false },
    ...{ pool: true, maxConnections: 1, maxMessages: Infinity },
  });
  try {
    for (const mail of Array.isArray(raw) ? (raw as (string | Buffer)[]) : [raw as string | Buffer]) {
      const { rejected } = await transport.sendMail({ envelope: { from, to: [...to] }, raw: mail });
      if (rejected.length > 0) throw new Error(`LMTP refused ${rejected.join(', ')}`);
    }
  } finally {
    transport.close();
  }
}
