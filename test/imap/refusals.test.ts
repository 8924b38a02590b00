import { testAccount } from '../support/account';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { quick, startWatching, until, type Watching } from '../support/watching';

const mailboxes = ['INBOX', 'Sent', 'Drafts', 'Trash'];
/** The next try of a watcher is far away, so that only new watchers try. */
const patient = { ...quick, signInBackoff: { first: 3_600_000, most: 3_600_000 } };

describe('a password that the server refuses', () => {
  let server: ScriptedServer;
  let refused: string[];
  const watches: Watching[] = [];
  /** The password the server takes. */
  let taken: string;

  beforeEach(async () => {
    refused = [];
    taken = 'right';
    server = await startScriptedServer({
      signIn: ({ secret }) => secret === taken || (refused.push(secret), false),
    });
  });
  afterEach(async () => {
    await Promise.all(watches.splice(0).map(({ close }) => close()));
    await server.close();
  });

  const publish = async (password: string, remember: number): Promise<Error | null> => {
    const account = testAccount({ imap: { port: server.port }, ca: server.ca, password });
    const watching = await startWatching({ account, mailboxes, timing: { ...patient, refused: remember } });
    watches.push(watching);
    return await watching.watch.opened().then(
      () => null,
      (error: Error) => error,
    );
  };

  it('F12 is tried once, however many mailboxes are watched', async () => {
    expect(await publish('wrong', 60_000)).toMatchObject({ kind: 'signInRefused' });
    await until(() => watches[0]?.watch.outage() !== null);
    expect(refused).toEqual(['wrong']);
  });

  it('F12 is not tried again when n8n repeats to publish', async () => {
    await publish('wrong', 60_000);
    expect(await publish('wrong', 60_000)).toMatchObject({ kind: 'signInRefused' });
    expect(refused).toEqual(['wrong']);
  });

  it('F12 holds back no other one: a corrected password counts at once', async () => {
    await publish('wrong', 60_000);
    expect(await publish('right', 60_000)).toBeNull();
  });

  it('F12 is tried again after a while, as the server may have changed its mind', async () => {
    await publish('wrong', 0);
    taken = 'wrong';
    expect(await publish('wrong', 0)).toBeNull();
  });
});
