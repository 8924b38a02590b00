import { openEditor, type Editor } from '../../harness/browser';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow, manualTrigger, nothing } from './support/workflow';

let post: PostOffice;
beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

const first = ['Provider', 'Email Address'];

/** What each form shows of its own before Advanced is switched on. */
const forms = [
  ['mailroomApi', [...first, 'Password', 'Advanced']],
  ['mailroomGoogleOAuth2Api', [...first, 'Advanced']],
  ['mailroomMicrosoftOAuth2Api', ['Sign In As', 'Tenant', ...first, 'Advanced']],
  ['mailroomOAuth2Api', ['Scopes', ...first, 'Advanced']],
  ['mailroomGoogleServiceAccountApi', [...first, 'Service Account Key', 'Advanced']],
] as const;

describe.each(['light', 'dark'] as const)('the forms of accounts, %s', (theme) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor((await sharedApi()).url, { theme });
    await editor.page.setViewportSize({ width: 1440, height: 1300 });
  });
  afterAll(() => editor?.close());

  it.each(forms)('%s asks for little, the rest being advanced', async (type, expected) => {
    const api = await sharedApi();
    const id = await api.credentials.create({ name: `${type}, ${theme}`, type, data: {} });
    await editor.page.goto(`${api.url}/home/credentials/${id}`);
    await editor.page.getByText('Advanced', { exact: true }).waitFor();
    await editor.screenshot(`form-${type}-${theme}`);
    const labels = editor.page.locator('[data-test-id="editCredential-modal"] label:visible');
    const shown = (await labels.allInnerTexts()).map((label) =>
      label.split('\n')[0]?.replace('*', '').trim(),
    );
    expect(shown.filter((label) => expected.includes(label as never))).toEqual(expected);
    expect(shown).not.toContain('IMAP Host');
    expect(shown).not.toContain('Allowed HTTP Request Domains');
  });

  it('H1 shows the findings of Account → Check', async () => {
    const api = await sharedApi();
    const credential = { ...post.credential('desk@example.com'), name: `Checked, ${theme}` };
    await api.credentials.create(credential);
    const check = email(credential, 'check', { resource: 'account' });
    const id = await api.workflows.import({ ...inARow(manualTrigger(), check), name: `Check, ${theme}` });
    await editor.openWorkflow(id);
    await editor.page.locator('[data-test-id="execute-workflow-button"]').click();
    await api.executions.atLeast(id, 1);
    await editor.openNode('Email check');
    await editor.page.locator('[data-test-id="ndv"]').getByText('publicAddress').first().waitFor();
    await editor.screenshot(`check-${theme}`);
  });
});

describe('a person who types address and password', () => {
  // The servers of a preset cannot be reached from here, so the address is of a custom provider.
  it('C1 is connected, with the defaults of every other field', async () => {
    const api = await sharedApi();
    const editor = await openEditor(api.url);
    const user = 'typed@example.com';
    const { name, type, data } = post.credential(user);
    const untyped = { ...data, user: '', password: '' };
    const id = await api.credentials.create({ name, type, data: untyped });
    try {
      await editor.page.goto(`${api.url}/home/credentials/${id}`);
      const field = (parameter: string) =>
        editor.page.locator(`[data-test-id="parameter-input-${parameter}"] input`);
      await field('user').fill(user);
      await field('password').fill(post.dovecot.password);
      await editor.page.locator('[data-test-id="credential-save-button"]').click();
      await editor.page.locator('[data-test-id="credentials-config-container-test-success"]').waitFor();
      await editor.screenshot('form-tested');
    } finally {
      await editor.close();
    }
    const workflow = await api.workflows.import(inARow(emailTrigger({ name, type, data }), nothing()));
    await api.workflows.activate(workflow);
    await post.dovecot.deliver(mail({ subject: 'Typed' }), { user });
    await api.executions.atLeast(workflow, 1);
    await api.workflows.deactivate(workflow);
  });
});
