import { forwardAttachment, forwarded, forwardOf } from '../../mail/forward';
import { original } from './original';

const utc = { timeZone: 'UTC' };

describe('forwarding', () => {
  it('S3 tells who wrote the original to whom, then repeats it', () => {
    const { text } = forwarded({ text: 'FYI', html: null }, original(), utc);
    expect(text).toBe(
      'FYI\n\n---------- Forwarded message ----------\nFrom: Ann <ann@example.org>\n' +
        'Date: Mon, 4 May 2026, 10:00 UTC\nSubject: Order 17\nTo: me@example.com\n\nfirst line\n> older\n',
    );
  });

  it('S3 keeps pictures that travel along and drops remote ones', () => {
    const html = '<img src="cid:logo" alt="L"><img src="https://tracker.example/p.png">';
    const forward = forwarded({ text: 'FYI', html: '<p>FYI</p>' }, original({ html }), utc).html;
    expect(forward).toContain('<img src="cid:logo" alt="L" />');
    expect(forward).not.toContain('tracker.example');
  });

  it('S3 joins the thread without posing as an answer', () => {
    expect(forwardOf(original())).toEqual({ subject: 'Fwd: Order 17', references: ['<parent@example.org>'] });
    expect(forwardOf(original({ subject: 'WG: Order 17' })).subject).toBe('WG: Order 17');
  });

  it('X11 the attached original has a safe name', () => {
    const { name, mimeType } = forwardAttachment(
      original({ subject: '../../etc/pass\0wd\u202e' }),
      Buffer.from(''),
    );
    expect({ name, mimeType }).toEqual({ name: '.. .. etc pass wd.eml', mimeType: 'message/rfc822' });
  });
});
