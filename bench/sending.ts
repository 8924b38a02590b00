import { createTransport } from 'nodemailer';
import type { Account } from '../mail/account';
import { compose } from '../mail/compose';
import { outgoingMail } from '../mail/outgoing';
import { smtpOptions } from '../mail/smtp/connect';
import { openTransport } from '../mail/smtp/transport';
import { testAccount } from '../test/support/account';
import { startChaosProxy } from '../test/support/chaosProxy';
import { startSmtpServer } from '../test/support/smtpServer';

const mail = (account: Account, index: number) =>
  outgoingMail({
    messageId: `<bench-${index}@example.com>`,
    date: new Date(),
    from: account.from,
    to: [{ name: null, address: `r${index}@example.org` }],
    subject: `Offer ${index}`,
    text: 'Hello\n'.repeat(50),
    html: '<p>Hello</p>'.repeat(50),
  });

async function newConnectionEach(account: Account, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const transporter = createTransport(smtpOptions(account));
    const { from, to, subject, text, html } = mail(account, index);
    await transporter.sendMail({
      from: from.address,
      to: to.map(({ address }) => address),
      subject,
      text: text ?? '',
      html: html ?? '',
    });
  }
}

const pooled = (connections: number) => async (account: Account, count: number) => {
  const transport = openTransport(account, { connections });
  let next = 0;
  const worker = async () => {
    while (next < count) await transport.send(await compose(mail(account, next++)));
  };
  await Promise.all(Array.from({ length: connections }, worker));
  transport.close();
};

const ways = {
  'a new connection each (Send Email)': newConnectionEach,
  'Mailroom, one connection': pooled(1),
  'Mailroom, five connections': pooled(5),
};

async function measure(place: string, account: Account, counts: readonly number[]): Promise<void> {
  for (const [index, [way, send]] of Object.entries(ways).entries()) {
    const count = counts[index] ?? 0;
    const start = performance.now();
    await send(account, count);
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${place}: ${way}: ${(count / seconds).toFixed(1)} mails/s (${count} in ${seconds.toFixed(1)} s)`,
    );
  }
}

/** Sending over TLS with sign-in, beside what n8n's Send Email node does: a new connection for each mail. */
export async function sending(mails: number): Promise<void> {
  const server = await startSmtpServer();
  const proxy = await startChaosProxy(server.port);
  const account = (port: number) =>
    testAccount({ user: server.user, password: server.password, ca: server.ca, smtp: { port } });
  // The first mails load and compile what every mail needs.
  await pooled(1)(account(server.port), 20);
  await measure('local', account(server.port), [mails, mails, mails]);
  proxy.shape({ roundTrip: 40 });
  // At 40 ms a new connection each takes minutes: fewer tell the rate as well.
  await measure('40 ms round trip', account(proxy.port), [Math.ceil(mails / 5), mails, mails]);
  await proxy.close();
  await server.close();
}
