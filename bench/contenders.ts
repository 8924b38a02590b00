import { randomUUID } from 'node:crypto';
import type { NewCredential } from '../harness/api';
import { startN8n, type N8n, type N8nOptions } from '../harness/n8n';
import type { WorkflowExport, WorkflowNode } from '../harness/workflows';
import type { Dovecot } from '../test/support/dovecot';

/** A trigger that is measured, as a user would set it up. */
export interface Contender {
  readonly name: string;
  readonly credential: (place: Place) => NewCredential;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What all contenders share. */
export interface Field {
  readonly n8n: N8n;
  readonly dovecot: Dovecot;
}

/** Whose mailbox is watched, and through which port. */
export interface Place {
  readonly dovecot: Dovecot;
  readonly user: string;
  readonly port: number;
}

/** Ours; the flood limits are off, as a measurement is a flood. */
export const mailroom = (
  name = 'Mailroom',
  { options = {}, ...parameters }: { readonly options?: object; readonly [more: string]: unknown } = {},
): Contender => ({
  name,
  type: 'n8n-nodes-mailroom.emailTrigger',
  typeVersion: 1,
  parameters: {
    startFrom: 'unread',
    ...parameters,
    options: { floodPerHour: 0, floodPerSenderPerHour: 0, ...options },
  },
  credential: ({ dovecot, user, port }) => ({
    name: `Mailroom ${user} ${port}`,
    type: 'mailroomApi',
    data: {
      ...{ provider: 'custom', user, password: dovecot.password },
      ...{ imapHost: dovecot.host, imapPort: port, imapSecurity: 'tls' },
      ...{ showAdvanced: true, smtpEnabled: false, caCertificate: dovecot.ca },
    },
  }),
});

/** n8n's own Email Trigger (IMAP), the version a new workflow gets. */
export const builtIn = (name = "n8n's own", options: Readonly<Record<string, unknown>> = {}): Contender => ({
  name,
  type: 'n8n-nodes-base.emailReadImap',
  typeVersion: 2.2,
  parameters: { options },
  credential: ({ dovecot, user, port }) => ({
    name: `Built in ${user} ${port}`,
    type: 'imap',
    data: {
      ...{ user, password: dovecot.password, host: dovecot.host, port },
      ...{ secure: true, allowUnauthorizedCerts: true },
    },
  }),
});

/** n8n on its own user folder, with the bare trigger beside the packed package. */
export const startBenchN8n = (options: N8nOptions): Promise<N8n> =>
  startN8n({ ...options, env: { N8N_CUSTOM_EXTENSIONS: `${__dirname}/nodes`, ...options.env } });

/** A trigger's node, with its credential stored. */
export async function watchingNode(n8n: N8n, contender: Contender, place: Place): Promise<WorkflowNode> {
  const credential = contender.credential(place);
  await n8n.api.credentials.create(credential);
  const { type, typeVersion, parameters } = contender;
  return {
    ...{ id: randomUUID(), name: 'Trigger', type, typeVersion, parameters, position: [0, 0] },
    credentials: { [credential.type]: { name: credential.name } },
  };
}

export const doNothing: WorkflowNode = {
  ...{ id: 'nothing', name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
  ...{ parameters: {}, position: [220, 0] },
};

/** Two nodes, one after the other. */
export const chained = (name: string, first: WorkflowNode, second: WorkflowNode): WorkflowExport => ({
  name,
  nodes: [first, second],
  connections: { [first.name]: { main: [[{ node: second.name, type: 'main', index: 0 }]] } },
});

/** Publishes a contender's workflow that does nothing else; returns its id. */
export async function publish(n8n: N8n, contender: Contender, place: Place): Promise<string> {
  const node = await watchingNode(n8n, contender, place);
  const id = await n8n.api.workflows.import(chained(`${contender.name} ${place.user}`, node, doNothing));
  await n8n.api.workflows.activate(id);
  return id;
}
