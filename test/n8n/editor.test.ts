import { openEditor, type Editor } from '../../harness/browser';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow } from './support/workflow';

describe.each(['light', 'dark'] as const)('the editor, %s', (theme) => {
  let post: PostOffice;
  let editor: Editor;
  let workflow: string;
  let credentialId: string;

  beforeAll(async () => {
    post = await startPostOffice();
    const api = sharedApi();
    const credential = {
      ...post.credential('desk@example.com', { provider: 'auto', showAdvanced: false }),
      name: `Desk, ${theme}`,
    };
    credentialId = await api.credentials.create(credential);
    const given = inARow(emailTrigger(credential), email(credential, 'reply', { body: 'Thank you' }));
    workflow = await api.workflows.import({ ...given, name: `Editor, ${theme}` });
    editor = await openEditor(api, { theme });
  });
  afterAll(async () => {
    await editor?.close();
    await post?.close();
  });

  it('shows the workflow with both outputs of the trigger named', async () => {
    await editor.openWorkflow(workflow);
    const canvas = editor.page.locator('[data-test-id="canvas"]');
    await canvas.getByText('Email', { exact: true }).waitFor();
    await canvas.getByText('Held', { exact: true }).waitFor();
    await editor.screenshot(`workflow-${theme}`);
  });

  it('asks for five things in the trigger, the rest being options', async () => {
    await editor.openWorkflow(workflow);
    await editor.openNode('Email Trigger');
    await editor.screenshot(`trigger-${theme}`);
    expect(await labelsIn('ndv')).toEqual([
      'Credential',
      'Mailboxes',
      'Start From',
      'Who May Start This',
      'Filters',
      'After Processing',
      'Options',
    ]);
  });

  it('asks for provider, address and password of an account, the rest being advanced', async () => {
    await editor.page.goto(`${sharedApi().url}/home/credentials/${credentialId}`);
    await editor.page.getByText('Advanced', { exact: true }).waitFor();
    await editor.screenshot(`account-${theme}`);
    expect(await labelsIn('editCredential-modal')).toEqual([
      'Provider',
      'Email Address',
      'Password',
      'Advanced',
    ]);
  });

  it('offers what the nodes can do, and nothing that n8n adds for web services', async () => {
    const [email] = (await sharedApi().nodeTypes()).filter(({ name }) => name === 'n8n-nodes-mailroom.email');
    expect(email).toBeDefined();
    expect(JSON.stringify(email)).not.toContain('Custom API Call');
  });

  it('shows the form of a reply', async () => {
    await editor.openWorkflow(workflow);
    await editor.openNode('Email reply');
    await editor.screenshot(`reply-${theme}`);
    expect(await labelsIn('ndv')).toEqual(
      expect.arrayContaining(['Resource', 'Operation', 'Message', 'Recipients', 'Body']),
    );
  });

  /** The labels a person sees, without the asterisk of a required field and what stands on the next line. */
  async function labelsIn(place: string): Promise<(string | undefined)[]> {
    const labels = editor.page.locator(`[data-test-id="${place}"] label:visible`);
    return (await labels.allInnerTexts()).map((label) => label.split('\n')[0]?.replace('*', '').trim());
  }
});
