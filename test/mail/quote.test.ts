import { quoted } from '../../mail/quote';
import { original } from './original';

const berlin = { timeZone: 'Europe/Berlin' };
const body = { text: 'Thanks!', html: '<html><body><p>Thanks!</p></body></html>' };
const htmlQuote = (html: string) => quoted(body, original({ html }), berlin).html ?? '';

describe('the quote below a reply', () => {
  it('S3 names the author and the date in the workflow’s time zone', () => {
    expect(quoted(body, original(), berlin).text).toBe(
      'Thanks!\n\nOn Mon, 4 May 2026, 12:00 CEST, Ann <ann@example.org> wrote:\n\n> first line\n>> older\n',
    );
  });

  it('S3 stands inside the document of an HTML reply', () => {
    expect(htmlQuote('<p>Hello</p>')).toMatch(
      /Thanks![^]*<blockquote type="cite"[^]*<p>Hello<\/p>[^]*<\/body>/,
    );
  });

  it('S3 a reply in text alone gets no HTML', () => {
    expect(quoted({ text: 'x', html: null }, original({ html: '<p>Hello</p>' }), berlin).html).toBeNull();
  });

  it('X8 loads nothing from anywhere', () => {
    const quote = htmlQuote(
      '<img src="https://tracker.example/p.png"><img src="cid:a"><div style="background:url(https://tracker.example/b)">a</div>' +
        '<table background="https://tracker.example/c"><tr><td>b</td></tr></table><link rel=stylesheet href="https://tracker.example/d">' +
        '<style>@import "https://tracker.example/e"</style><iframe src="https://tracker.example/f"></iframe>',
    );
    expect(quote).not.toMatch(/tracker\.example|<img/);
  });

  it('X8 runs nothing', () => {
    const quote = htmlQuote(
      '<script>alert(1)</script><p onclick="alert(1)">x</p><a href="javascript:alert(1)">y</a><form action="https://evil.example"><input></form><svg onload=alert(1)>',
    );
    expect(quote).not.toMatch(/script|onclick|onload|<form|<input|<svg/i);
  });

  it('X8 a mail cannot close the quote it stands in', () => {
    const quote = htmlQuote('</blockquote></div></body><p>outside</p>');
    expect(quote.indexOf('outside')).toBeLessThan(quote.indexOf('</blockquote>'));
  });

  it('X9 a name cannot add lines of its own', () => {
    const { text } = quoted(
      body,
      original({ from: { name: 'Ann\n\nPS', address: 'ann@example.org' } }),
      berlin,
    );
    expect(text).toContain('Ann PS <ann@example.org> wrote:');
  });

  it('X12 deep nesting costs neither time nor the stack', () => {
    expect(htmlQuote(`${'<div>'.repeat(10_000)}deep${'</div>'.repeat(10_000)}`).length).toBeLessThan(20_000);
  });
});
