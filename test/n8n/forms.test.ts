import { openEditor, type Editor } from '../../harness/browser';
import { presets } from '../../mail/providers';
import { mail } from './support/mail';
import { shared, sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { standIn } from './support/preset';
import { email, emailTrigger, inARow, manualTrigger, nothing } from './support/workflow';

let post: PostOffice;
beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

const first = ['Provider', 'Email Address'];

/** A sign-in on a machine that does other things as well. */
const patience = { timeout: 120_000 };

/**
 * Lets go of every bound on the height of what is around the fields and in it, so that nothing is scrolled away.
 * A text, as it runs in the browser, whose types are not those of the tests.
 */
const unfold = `(() => {
  const form = document.querySelector('[data-test-id="editCredential-modal"]');
  const around = [];
  for (let each = form; each; each = each.parentElement) around.push(each);
  for (const each of [...around, ...form.querySelectorAll('div')]) {
    const isCut = each.scrollHeight > each.clientHeight && getComputedStyle(each).overflowY !== 'visible';
    if (isCut || each === form) Object.assign(each.style, { height: 'auto', maxHeight: 'none', overflowY: 'visible' });
  }
})()`;

/** What each form shows of its own before Advanced is switched on. */
const forms = [
  ['mailroomApi', [...first, 'Password', 'Advanced']],
  ['mailroomGoogleOAuth2Api', [...first, 'Advanced']],
  ['mailroomMicrosoftOAuth2Api', ['Sign In As', 'Tenant', ...first, 'Advanced']],
  ['mailroomOAuth2Api', ['Scopes', ...first, 'Advanced']],
  ['mailroomGoogleServiceAccountApi', [...first, 'Service Account Key', 'Advanced']],
] as const;

/** Filled in, so that nothing is missing and n8n complains of nothing. */
const filled = {
  ...{ user: 'desk@example.com', password: 'x', serviceAccountKey: '{}', clientId: 'x', clientSecret: 'x' },
  ...{ authUrl: 'https://provider.example/authorize', accessTokenUrl: 'https://provider.example/token' },
};

describe.each(['light', 'dark'] as const)('the forms of accounts, %s', (theme) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor(sharedApi(), { theme });
  });
  afterAll(() => editor?.close());

  async function labelsOf(type: string, data: Readonly<Record<string, unknown>>, name: string) {
    const api = sharedApi();
    const id = await api.credentials.create({ name: `${name}, ${theme}`, type, data });
    // The form scrolls in a part of the window, which is made high enough for all of it.
    await editor.page.setViewportSize({ width: 1440, height: 'showAdvanced' in data ? 6000 : 2400 });
    await editor.page.goto(`${api.url}/home/credentials/${id}`);
    await editor.page.getByText('Advanced', { exact: true }).waitFor();
    const form = editor.page.locator('[data-test-id="editCredential-modal"]');
    const labels = await form.locator('label:visible').allInnerTexts();
    await editor.page.evaluate(unfold);
    await editor.screenshot(`form-${name}-${theme}`, form);
    return labels.map((label) => label.split('\n')[0]?.replace('*', '').trim());
  }

  it.each(forms)('%s asks for little, the rest being advanced', async (type, expected) => {
    const shown = await labelsOf(type, filled, type);
    expect(shown.filter((label) => expected.includes(label as never))).toEqual(expected);
    expect(shown).not.toContain('IMAP Host');
    expect(shown).not.toContain('Allowed HTTP Request Domains');
  });

  it('C1 C2 C9 shows the rest when asked to', async () => {
    const all = { ...filled, provider: 'custom', showAdvanced: true };
    const shown = await labelsOf('mailroomApi', all, 'advanced');
    for (const label of [
      'IMAP Host',
      'SMTP Sign-In',
      'SMTP User',
      'Mailbox User',
      'Require TLS',
      'DKIM Domain',
    ])
      expect(shown).toContain(label);
    expect(await labelsOf('mailroomApi', { ...all, smtpSignIn: 'none' }, 'relay')).not.toContain('SMTP User');
  });

  it('H1 shows the findings of Account → Check', async () => {
    const api = sharedApi();
    const credential = { ...post.credential('desk@example.com'), name: `Checked, ${theme}` };
    await api.credentials.create(credential);
    const check = email(credential, 'check', { resource: 'account' });
    const id = await api.workflows.import({ ...inARow(manualTrigger(), check), name: `Check, ${theme}` });
    await editor.page.setViewportSize({ width: 1440, height: 1100 });
    await editor.openWorkflow(id);
    await editor.page.locator('[data-test-id="execute-workflow-button"]').click();
    await api.executions.atLeast(id, 1);
    await editor.openNode('Email check');
    await editor.page.locator('[data-test-id="ndv"]').getByText('publicAddress').first().waitFor();
    await editor.screenshot(`check-${theme}`);
  });
});

describe('a person who types address and password', () => {
  it('C1 is connected to a known provider, with the defaults of every other field', async () => {
    const user = 'typed@gmx.net';
    const provider = await startPostOffice({ certificate: shared().presetCertificate });
    const { imapsPort: imap } = provider.dovecot;
    await standIn(presets.gmx, { imap, smtp: provider.smtp.port });
    const api = sharedApi();
    const credential = { name: 'Typed', type: 'mailroomApi', data: {} };
    const id = await api.credentials.create(credential);
    const editor = await openEditor(api);
    try {
      await editor.page.goto(`${api.url}/home/credentials/${id}`);
      const field = (parameter: string) =>
        editor.page.locator(`[data-test-id="parameter-input-${parameter}"] input`);
      await field('user').fill(user);
      await field('password').fill(provider.dovecot.password);
      await editor.page.locator('[data-test-id="credential-save-button"]').click();
      await editor.page
        .locator('[data-test-id="credentials-config-container-test-success"]')
        .waitFor(patience);
      await editor.screenshot('form-tested');

      const letter = { to: 'carla@example.org', subject: 'Hello', body: 'Hello' };
      const workflow = await api.workflows.import(inARow(emailTrigger(credential), nothing()));
      const sender = await api.workflows.import(inARow(manualTrigger(), email(credential, 'send', letter)));
      await api.workflows.activate(workflow);
      await api.executions.settle(await api.workflows.run(sender, 'Start'));
      expect(provider.smtp.mails).toMatchObject([{ user, from: user, secure: true }]);
      await provider.dovecot.deliver(mail({ subject: 'Typed' }), { user });
      await api.executions.atLeast(workflow, 1);
      await api.workflows.deactivate(workflow);
    } finally {
      await editor.close();
      await standIn();
      await provider.close();
    }
  });
});
