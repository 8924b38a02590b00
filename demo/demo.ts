import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packPackage } from '../harness/communityPackage';
import { startN8n } from '../harness/n8n';
import { customer, demoAccounts, desk, owner } from './accounts';
import { openApprovals } from './approvals';
import { certificateIn } from './certificate';
import { customerOf } from './customer';
import { startMailServer } from './mailServer';
import { startStandInModel } from './model';
import { servePage } from './pageServer';
import { choosePorts } from './ports';
import { prepareN8n } from './prepare';

export interface DemoOptions {
  /** Where everything the demo keeps between starts lives. */
  readonly folder: string;
  /** Whether to forget what was kept. */
  readonly fresh: boolean;
  /** Whether to take any free ports instead of the usual ones. */
  readonly anyPort: boolean;
  readonly stage: (number: number, title: string) => void;
  readonly report: (line: string) => void;
}

export interface Demo {
  /** What a person has to know, once everything runs. */
  readonly ready: Promise<string>;
  /** Ends everything that was started so far, newest first. */
  stop(): Promise<void>;
}

/** Where a running demo is; kept in its folder for `npm run demo:mail`. */
interface Running {
  readonly page: string;
}

/** Starts the mail server, the stand-in for a model, n8n with the workflows, and the page. */
export function startDemo(options: DemoOptions): Demo {
  const started: (() => unknown)[] = [];
  return {
    ready: start({ ...options, folder: resolve(options.folder) }, started),
    async stop() {
      for (const end of started.splice(0).reverse()) await end();
    },
  };
}

async function start(options: DemoOptions, started: (() => unknown)[]): Promise<string> {
  const { folder, stage, report } = options;
  await refuseSecond(folder);
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  stage(2, 'Mail server and model');
  const ports = await choosePorts(options.anyPort);
  const certificate = certificateIn(folder);
  const mail = await startMailServer({
    accounts: demoAccounts,
    certificate,
    folder: join(folder, 'mail'),
    ports: ports.mail,
  });
  started.push(() => mail.close());
  const model = await startStandInModel(ports.model);
  started.push(() => model.close());
  report(`Mail for ${demoAccounts.map(({ address }) => address).join(', ')}.`);

  stage(3, 'n8n with the package of this checkout');
  const tarball = await packPackage();
  report('Built and packed. Starting n8n takes some 15 seconds the first time.');
  const userFolder = join(folder, 'n8n');
  const n8n = await startN8n({ userFolder, port: ports.n8n, tarball, owner });
  started.push(() => n8n.stop());
  report(`n8n ${n8n.version} runs.`);

  stage(4, 'Accounts and workflows');
  const workflows = await prepareN8n(n8n.api, { mail, caCertificate: certificate.cert, modelUrl: model.url });
  workflows.forEach(({ name, active }) =>
    report(`“${name}” ${active ? 'is active' : 'is there, but switched off'}.`),
  );
  const page = await servePage({
    mail,
    send: customerOf(mail, certificate.cert),
    port: ports.page,
    n8n: { url: n8n.url, user: owner.email, password: owner.password },
    isOpen: openApprovals(n8n.api),
  });
  started.push(() => page.close());
  remember(folder, { page: page.url });
  started.push(() => rmSync(join(folder, 'running.json'), { force: true }));
  // After the sign-in this leads to the workflows; n8n's bare address leads to its assistant.
  return summary({ n8n: `${n8n.url}/home/workflows`, page: page.url, folder });
}

function remember(folder: string, running: Running): void {
  writeFileSync(join(folder, 'running.json'), JSON.stringify(running));
}

/** Two demos on one folder would write over each other's mail. */
async function refuseSecond(folder: string): Promise<void> {
  let running: Running;
  try {
    running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as Running;
    await fetch(running.page, { signal: AbortSignal.timeout(5_000) });
  } catch {
    return; // No file, or it was left by a demo that is gone.
  }
  throw new Error(`it runs already: ${running.page} (stop it first, or give this one --data FOLDER).`);
}

const summary = ({ n8n, page, folder }: { n8n: string; page: string; folder: string }) => `
Mailroom runs. Ctrl-C stops it.

  Write and read mail   ${page}
  n8n                   ${n8n}
    sign in with        ${owner.email}
    password            ${owner.password}

  Or from another terminal:
    npm run demo:mail -- "Opening hours" "Are you open on Friday?"
    npm run demo:mail -- "Quote for 40 chairs" "Please send an offer by Monday."

  The desk is ${desk.address}, you write as ${customer.address}.
  A mail with “quote” in its subject waits for your decision before it is answered.
  The answers are drafted by a stand-in for a model. For a real one, open the credential
  “Model” in n8n, put in your own key, clear the base URL, and choose a model in the workflow.
  Everything is kept in ${folder}; npm start -- --fresh begins anew.
`;
