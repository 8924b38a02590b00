import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { testAuthority, testCertificate } from './certificate';
import { delay, gate, observe, rewrite, slice, type LineRewrite, type Shape } from './chaosStreams';

export interface ChaosProxyOptions {
  /**
   * The client speaks TLS with the proxy and the proxy plaintext with the target, so that lines can be
   * counted and rewritten; without it the bytes pass as they are.
   */
  readonly tls?: boolean;
}

export interface ChaosProxy {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** PEM of the authority that signed the proxy's own certificate (with `tls`). */
  readonly ca: string;
  /** Since the start; sign-ins are IMAP LOGIN and AUTHENTICATE commands, which only show without TLS or with `tls`. */
  readonly counts: { readonly connections: number; readonly open: number; readonly signIns: number };
  /** The path is healthy: new connections reach the target and what was held back flows on. */
  pass(): Promise<void>;
  /** Nothing travels either way and new connections hang until `pass`; nothing is lost, as TCP sends again. */
  blackhole(): Promise<void>;
  /** New connections are refused; existing ones live on. */
  refuse(): Promise<void>;
  /** New connections are accepted and reset at once; existing ones live on. */
  resetNew(): Promise<void>;
  /** Existing flows are dead for good, though their bytes are acknowledged; neither side hears of it. New ones work. */
  freezeExisting(): void;
  /** Existing connections are reset (RST) on both sides; new ones work. */
  resetExisting(): void;
  /** How bytes travel from now on; none is at once. */
  shape(shape?: Shape): void;
  /** Rewrites lines to and from the target from now on; none leaves them alone. */
  rewrite(lines?: { readonly fromServer?: LineRewrite; readonly fromClient?: LineRewrite }): void;
  close(): Promise<void>;
}

interface Flow {
  readonly client: Socket;
  readonly target: Socket;
  frozen: boolean;
}

/** A TCP proxy on loopback that fails the way networks do. */
export async function startChaosProxy(
  targetPort: number,
  { tls = false }: ChaosProxyOptions = {},
): Promise<ChaosProxy> {
  const flows = new Set<Flow>();
  /** Accepted while nothing travels. */
  const waiting = new Set<Socket>();
  const counts = { connections: 0, signIns: 0 };
  let acceptance: 'forward' | 'reset' = 'forward';
  let shape: Shape = {};
  let lines: Parameters<ChaosProxy['rewrite']>[0] = {};
  let healthy = Promise.resolve();
  let heal: (() => void) | null = null;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void accept(client));

  async function accept(client: Socket): Promise<void> {
    counts.connections++;
    client.on('error', () => undefined);
    if (acceptance === 'reset') return void client.resetAndDestroy();
    waiting.add(client);
    await healthy;
    waiting.delete(client);
    if (client.destroyed) return;
    const target = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true, noDelay: true });
    target.on('error', () => client.destroy());
    const flow: Flow = { client, target, frozen: false };
    flows.add(flow);
    join(flow, tls ? new TLSSocket(client, { isServer: true, ...testCertificate() }) : client);
  }

  function join(flow: Flow, client: Duplex): void {
    const passage = async () => {
      await healthy;
      return !flow.frozen;
    };
    const travel = [() => gate(passage), () => delay(() => shape), () => slice(() => shape)];
    let directions = 2;
    const over = () => {
      if (--directions === 0 && !flow.frozen) flows.delete(flow);
    };
    pipeline(
      [
        client,
        observe(countSignIn),
        rewrite(() => lines?.fromClient),
        ...travel.map((make) => make()),
        flow.target,
      ],
      over,
    );
    pipeline([flow.target, rewrite(() => lines?.fromServer), ...travel.map((make) => make()), client], over);
  }

  function countSignIn(line: string): void {
    if (/^\S+ (LOGIN|AUTHENTICATE)\b/i.test(line)) counts.signIns++;
  }

  /** Leaves whatever was wrong with the path. */
  async function recover(next: typeof acceptance = 'forward'): Promise<void> {
    acceptance = next;
    heal?.();
    heal = null;
    if (!server.listening) await once(server.listen(port, '127.0.0.1'), 'listening');
  }

  function end(how: (socket: Socket) => void): void {
    for (const { client, target } of flows) [client, target].forEach(how);
    flows.clear();
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ host: '127.0.0.1', port, ca: testAuthority().ca },
    get counts() {
      return { ...counts, open: [...flows].filter((flow) => !flow.frozen).length };
    },
    pass: () => recover(),
    resetNew: () => recover('reset'),
    async blackhole() {
      if (heal) return;
      await recover();
      healthy = new Promise((resolve) => (heal = resolve));
    },
    async refuse() {
      await recover();
      server.close();
    },
    freezeExisting: () => flows.forEach((flow) => (flow.frozen = true)),
    resetExisting: () => end(reset),
    shape: (next = {}) => void (shape = next),
    rewrite: (next = {}) => void (lines = next),
    close() {
      server.close();
      waiting.forEach((client) => client.destroy());
      end((socket) => socket.destroy());
      heal?.();
      return Promise.resolve();
    },
  };
}

/**
 * QUIRK: Node 20 never closes a socket that is reset while its end is under way (libuv refuses, and nobody
 * hears of it); the process then hangs at its exit.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
