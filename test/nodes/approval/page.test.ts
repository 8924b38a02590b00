import { localAddress } from '../../../nodes/Email/approval/link';
import { invitation } from '../../../nodes/Email/approval/invitation';
import { openPage, pageHeaders, plainPage } from '../../../nodes/Email/approval/page';
import { nothingToReview, sealOf, type NewerMail } from '../../../nodes/Email/approval/review';
import { aDraft, approver, aRequest } from './support';

const hostile = '"><script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>\u202egpj.exe';
const newer: NewerMail = {
  ...{ key: '<n@example.org>', from: { name: 'Carla', address: 'carla@example.org' } },
  ...{ subject: 'Please cancel', date: '2026-11-20T10:00:00.000Z', text: 'We changed our mind.' },
};
const view = (draft = aDraft(), more = {}) => ({ ...nothingToReview, draft, ...more });
const page = (more: Partial<Parameters<typeof openPage>[0]> = {}) =>
  openPage({ request: aRequest(), review: view(), approver, returned: null, ...more });

describe('the page of a request', () => {
  it('X17 escapes whatever a mail says, wherever it stands', () => {
    const address = { name: hostile, address: hostile };
    const draft = aDraft({
      ...{ from: address, to: [address], cc: [address], bcc: [address], replyTo: [address] },
      ...{ subject: hostile, text: hostile, otherText: hostile, editable: hostile, warnings: [hostile] },
      attachments: [{ name: hostile, mimeType: hostile, size: 1 }],
    });
    const mails = [{ key: hostile, from: address, subject: hostile, date: null, text: hostile }];
    for (const responseType of ['approval', 'editAndApprove', 'freeText'] as const) {
      const labels = { approveLabel: hostile, disapproveLabel: hostile };
      const shown = page({
        request: aRequest({ subject: hostile, message: hostile, responseType, ...labels }),
        review: view(draft, { newer: mails }),
        approver: hostile,
        returned: null,
      });
      expect(shown).not.toMatch(/<(?:script|img|iframe|object|link|a)\b/i);
      expect(shown.match(/<[^>]*\son\w+=/i)).toBeNull();
      expect(shown.match(/<[^>]*\b(?:src|href)=/i)).toBeNull();
    }
  });

  it('X17 writes out what turns or hides text', () => {
    expect(page({ request: aRequest({ subject: 'a\u202eb\u200bc\u0007' }) })).toContain(
      'a[U+202E]b[U+200B]c[U+0007]',
    );
  });

  it('X17 allows itself nothing but its own style and its own form', () => {
    const policy = pageHeaders['Content-Security-Policy'];
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-forms$/,
    );
    expect(page()).not.toMatch(/\sstyle=|@import|url\(/);
  });

  it('D2 shows who gets the draft, its text in full, and its files', () => {
    const text = `First line\n${'x'.repeat(50_000)}\nlast line`;
    const attachments = [{ name: 'offer.pdf', mimeType: 'application/pdf', size: 2_345_678 }];
    const shown = page({ review: view(aDraft({ text, attachments })) });
    for (const part of [text, 'bob@example.org', 'archive@example.net', 'Our offer', 'offer.pdf', '2.3 MB']) {
      expect(shown).toContain(part);
    }
  });

  it('X16 shows the plain version too where it says something else', () => {
    expect(page({ review: view(aDraft({ otherText: 'Send the money elsewhere.' })) })).toContain(
      'Send the money elsewhere.',
    );
  });

  it('D4 says that a newer mail arrived, and names the button after it', () => {
    const shown = page({ review: view(aDraft(), { newer: [newer] }) });
    expect(shown).toContain('A newer mail has arrived in this conversation');
    expect(shown).toContain('We changed our mind.');
    expect(shown).toMatch(/>\s*Approve as it is now\s*</);
  });

  it('X16 says that the draft was changed since the mail went out', () => {
    expect(page({ review: view(aDraft(), { draftChanged: true }) })).toContain(
      'The draft was changed after you were asked',
    );
  });

  it('D4 offers nothing to approve when the draft is gone', () => {
    const shown = page({ review: { ...nothingToReview, draft: 'gone' } });
    expect(shown).toContain('It cannot be approved');
    expect(shown).not.toContain('value="approve"');
    expect(shown).toContain('value="disapprove"');
  });

  it('D2 starts an edit from the text that would be sent, its first empty line included', () => {
    const review = view(aDraft({ editable: '\n\nHello' }));
    expect(page({ request: aRequest({ responseType: 'editAndApprove' }), review })).toContain(
      'dir="auto">\n\n\nHello</textarea>',
    );
  });

  it('X16 shows a formatted version that says something else, though the plain one is edited', () => {
    const draft = aDraft({ text: 'Pay 900.', otherText: 'Five Euro.', isFormatted: true });
    const shown = page({ request: aRequest({ responseType: 'editAndApprove' }), review: view(draft) });
    expect(shown).toContain('Pay 900.');
    expect(shown).toContain('sent without formatting if you change it');
  });

  it('D3 X17 shows what an agent would do as it is, whatever the agent says of it', () => {
    const call = { tool: hostile, parameters: [{ name: hostile, value: `${hostile}\nsecond line` }] };
    const shown = page({ request: aRequest({ call, draft: null, message: 'Harmless.' }), review: view() });
    expect(shown).toContain('What the agent wants to do');
    expect(shown).toContain('second line');
    expect(shown).not.toMatch(/<(?:script|img)\b/i);
  });

  it('D2 keeps what a person wrote when the form comes back undecided', () => {
    const form = { seal: '', decision: 'approve', text: '', note: 'My <b>words</b>' };
    const shown = page({ returned: { form, obstacle: 'notOfThisPage' } });
    expect(shown).toContain('My &lt;b&gt;words&lt;/b&gt;');
    expect(shown).toContain('Nothing was decided: something has changed');
  });

  it('D2 has no button to decline where there is none to be', () => {
    expect(page({ request: aRequest({ disapproveLabel: null }) })).not.toContain('value="disapprove"');
  });

  it('says plain things plainly', () => {
    expect(plainPage('Closed', 'Nothing to do.')).toContain('<h1>Closed</h1>');
  });
});

describe('the mail that asks', () => {
  const link = 'https://n8n.example/webhook-waiting/1/node?approver=a&request=b&signature=c';
  const { text, html } = invitation({
    ...{ request: aRequest({ message: hostile }), draft: aDraft(), link, isReminder: false },
  });

  it('D2 has one link, the same in text and HTML, and no remote content', () => {
    expect(text?.match(/https:\/\/n8n\S+/g)).toEqual([link]);
    expect(html?.match(/href="[^"]*"/g)).toEqual([`href="${link.replaceAll('&', '&amp;')}"`]);
    expect(html).not.toMatch(/<(?:img|script|link)\b|@import/i);
  });

  it('D2 says that opening decides nothing, and until when it is open', () => {
    const { text: limited } = invitation({
      request: aRequest({ expires: '2026-11-20T10:00:00.000Z', timeZone: 'Europe/Berlin' }),
      ...{ draft: null, link, isReminder: false },
    });
    expect(limited).toContain('Opening the page decides nothing');
    expect(limited).toContain('20 November 2026');
    expect(limited).toContain('11:00');
  });

  it('D2 says of a reminder that it is one', () => {
    const { text: reminder } = invitation({
      request: aRequest({ asked: '2026-11-19T10:00:00.000Z' }),
      ...{ draft: null, link, isReminder: true },
    });
    expect(reminder).toContain('you were asked on 19 November 2026');
  });

  it('D3 names the tool an agent would use', () => {
    const call = { tool: 'Send the offer', parameters: [] };
    const { text: asking } = invitation({
      request: aRequest({ call }),
      ...{ draft: null, link, isReminder: false },
    });
    expect(asking).toContain('Tool: Send the offer');
  });

  it.each([
    ['http://localhost:5678/webhook-waiting/1', 'http://localhost:5678'],
    ['http://127.0.0.1:5678/x', 'http://127.0.0.1:5678'],
    ['http://[::1]:5678/x', 'http://[::1]:5678'],
    ['https://n8n.example.com/x', null],
    ['https://localhost.example.com/x', null],
  ])('D2 knows whether %s opens on this computer only', (address, expected) => {
    expect(localAddress(address)).toBe(expected);
  });
});

describe('the seal of a form', () => {
  it('X16 differs for another request, approver, draft or newer mail', () => {
    const request = aRequest();
    const seals = [
      sealOf(request, approver, view()),
      sealOf({ ...request, id: 'other' }, approver, view()),
      sealOf({ ...request, key: 'other' }, approver, view()),
      sealOf(request, 'else@example.net', view()),
      sealOf(request, approver, view(aDraft({ sha256: 'other' }))),
      sealOf(request, approver, view(aDraft(), { newer: [newer] })),
      sealOf(request, approver, { ...nothingToReview, draft: 'gone' }),
      sealOf(request, approver, nothingToReview),
    ];
    expect(new Set(seals).size).toBe(seals.length);
  });
});
