import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../harness/communityPackage';
import type { NewCredential } from '../harness/api';
import { startN8n, type N8n } from '../harness/n8n';
import type { WorkflowExport, WorkflowNode } from '../harness/workflows';
import { startChaosProxy } from '../test/support/chaosProxy';
import { startDovecot, type Dovecot } from '../test/support/dovecot';
import { startSmtpServer, type TestSmtpServer } from '../test/support/smtpServer';

const USER = 'bench@example.com';
const RUN_DEADLINE = 30 * 60_000;

/** One way to send the same mails: a node with its account. */
interface Way {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly credential: NewCredential;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const content = {
  subject: '=Offer {{ $json.number }}',
  text: 'Hello\n'.repeat(50),
  html: '<p>Hello</p>'.repeat(50),
};

const sendEmail = (smtp: TestSmtpServer, port: number): Way => ({
  name: "n8n's Send Email",
  type: 'n8n-nodes-base.emailSend',
  typeVersion: 2.1,
  credential: {
    name: `Send Email on port ${port}`,
    type: 'smtp',
    data: { user: smtp.user, password: smtp.password, host: smtp.host, port, secure: true },
  },
  parameters: {
    ...{ fromEmail: smtp.user, toEmail: '={{ $json.to }}', subject: content.subject },
    ...{ emailFormat: 'both', text: content.text, html: content.html },
    options: { appendAttribution: false },
  },
});

/** Where copies go. */
interface Keeping {
  readonly dovecot: Dovecot;
  readonly port: number;
}

function mailroom(smtp: TestSmtpServer, port: number, imap: Keeping | null): Way {
  const imapFields = imap && { imapHost: imap.dovecot.host, imapPort: imap.port, imapSecurity: 'tls' };
  return {
    name: imap ? 'Mailroom with copies in Sent' : 'Mailroom',
    type: 'n8n-nodes-mailroom.email',
    typeVersion: 1,
    credential: {
      name: `Mailroom on port ${port}${imap ? ' with IMAP' : ''}`,
      type: 'mailroomApi',
      data: {
        ...{
          provider: 'custom',
          user: USER,
          password: imap?.dovecot.password ?? smtp.password,
          showAdvanced: true,
        },
        ...{ smtpHost: smtp.host, smtpPort: port, smtpSecurity: 'tls', caCertificate: smtp.ca },
        ...{ smtpUser: smtp.user, smtpPassword: smtp.password, fromAddress: smtp.user },
        ...(imapFields ?? { imapEnabled: false }),
      },
    },
    parameters: {
      ...{ resource: 'message', operation: 'send', to: '={{ $json.to }}', subject: content.subject },
      ...{ format: 'html', body: content.html },
    },
  };
}

/** Start, as many items as there are mails, and the node that sends them. */
function workflowOf(way: Way, mails: number): WorkflowExport {
  const node = (name: string, type: string, typeVersion: number, parameters: object): WorkflowNode => ({
    ...{ id: randomUUID(), name, type, typeVersion, parameters, position: [0, 0] },
  });
  const jsCode = `return Array.from({ length: ${mails} }, (_, number) => ({ json: { number, to: 'r' + number + '@example.org' } }));`;
  const { credential, type, typeVersion, parameters } = way;
  return {
    name: `${way.name} ${randomUUID()}`,
    nodes: [
      node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
      node('Items', 'n8n-nodes-base.code', 2, { jsCode }),
      {
        ...node('Send', type, typeVersion, parameters),
        credentials: { [credential.type]: { name: credential.name } },
      },
    ],
    connections: {
      Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
      Items: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
    },
    settings: { executionOrder: 'v1' },
  };
}

/** Seconds of processor time a process has used (Linux counts hundredths). */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Counted from the end of the name, which may hold spaces: fields 14 and 15 are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Taken {
  /** Of the node itself, as n8n measured it. */
  readonly seconds: number;
  /** Of n8n, which tells a busy machine from a busy node. */
  readonly processor: number;
}

/** How long a run took; fails unless every mail arrived. */
async function run({ api, pid }: N8n, workflow: string, smtp: TestSmtpServer, mails: number): Promise<Taken> {
  const before = smtp.mails.length;
  const processor = await processorSeconds(pid);
  const execution = await api.executions.settle(await api.workflows.run(workflow, 'Start'), RUN_DEADLINE);
  const arrived = smtp.mails.length - before;
  if (execution.status !== 'success' || arrived !== mails) {
    throw new Error(`${arrived} of ${mails} mails arrived: ${execution.error?.message ?? execution.status}`);
  }
  return {
    seconds: (execution.runs['Send']?.[0]?.executionTime ?? NaN) / 1000,
    processor: (await processorSeconds(pid)) - processor,
  };
}

interface Round {
  readonly place: string;
  readonly ways: readonly Way[];
  readonly mails: number;
  readonly rounds: number;
}

/** Runs the ways in turn, round after round, so that whatever else the machine does meets all of them. */
async function measure(n8n: N8n, smtp: TestSmtpServer, { place, ways, mails, rounds }: Round): Promise<void> {
  const workflows: string[] = [];
  for (const way of ways) {
    await n8n.api.credentials.create(way.credential);
    workflows.push(await n8n.api.workflows.import(workflowOf(way, mails)));
    // The first mails load and compile what every mail needs.
    await run(n8n, await n8n.api.workflows.import(workflowOf(way, 20)), smtp, 20);
  }
  for (let round = 1; round <= rounds; round += 1) {
    const taken: Taken[] = [];
    for (const workflow of workflows) taken.push(await run(n8n, workflow, smtp, mails));
    const told = ways.map(({ name }, index) => {
      const { seconds = NaN, processor = NaN } = taken[index] ?? {};
      const ratio = index === 0 ? '' : `, ratio ${((taken[0]?.seconds ?? NaN) / seconds).toFixed(1)}`;
      return `${name} ${seconds.toFixed(1)} s (processor ${processor.toFixed(1)} s${ratio})`;
    });
    console.log(
      `sending ${mails} mails ${place}, round ${round}, load ${loadavg()[0]?.toFixed(1)}: ${told.join(', ')}`,
    );
  }
}

/** Sending over TLS with sign-in, in one real n8n beside its own Send Email node. */
export async function sending(mails: number): Promise<void> {
  const smtp = await startSmtpServer();
  const dovecot = await startDovecot();
  const [proxy, imapProxy] = [await startChaosProxy(smtp.port), await startChaosProxy(dovecot.imapsPort)];
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-bench-'));
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, smtp.ca);
  const n8n = await startN8n({ tarball: await packPackage(), env: { NODE_EXTRA_CA_CERTS: authority } });
  try {
    const waysAt = (port: number, imapPort: number) => [
      sendEmail(smtp, port),
      mailroom(smtp, port, null),
      mailroom(smtp, port, { dovecot, port: imapPort }),
    ];
    const here = waysAt(smtp.port, dovecot.imapsPort);
    await measure(n8n, smtp, { place: 'locally', ways: here, mails, rounds: 3 });
    // The copies travel as far as the mails.
    for (const each of [proxy, imapProxy]) each.shape({ roundTrip: 40 });
    const ways = waysAt(proxy.port, imapProxy.port);
    await measure(n8n, smtp, { place: 'with a 40 ms round trip', ways, mails, rounds: 2 });
  } finally {
    await n8n.stop();
    await Promise.all([proxy.close(), imapProxy.close(), dovecot.close(), smtp.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
