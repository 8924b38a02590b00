import { renderMarkdown } from '../../mail/markdown';

describe('Markdown as mail', () => {
  it('S1 becomes HTML and a text alternative', () => {
    const { html, text } = renderMarkdown(
      '# Offer\n\nHello **Ann**,\n\n- one\n- two\n\n[Shop](https://example.com/)\n',
    );
    expect(html).toMatch(/<h1>Offer<\/h1>[^]*<strong>Ann<\/strong>[^]*<li>one<\/li>/);
    expect(text).toBe('Offer\n\nHello Ann,\n\n * one\n * two\n\nShop <https://example.com/>');
  });

  it('S1 a table keeps its lines where clients drop style sheets', () => {
    expect(renderMarkdown('|a|b|\n|-|-:|\n|1|2|\n').html).toMatch(
      /<table style="border-collapse:collapse[^"]*">[^]*<td style="text-align:right;border:1px/,
    );
  });

  it('S1 a line break stays one', () => {
    expect(renderMarkdown('one\ntwo').html).toMatch(/one<br>\s*two/);
  });

  it('X10 HTML and script addresses in Markdown stay text', () => {
    const { html } = renderMarkdown(
      '<script>alert(1)</script> [x](javascript:alert(1)) ![y](file:///etc/passwd)',
    );
    expect(html).not.toMatch(/<script|href="javascript|src="file/);
  });

  it('S1 code keeps its characters', () => {
    expect(renderMarkdown('```html\n<b>&amp;</b>\n```').html).toContain('&lt;b&gt;&amp;amp;&lt;/b&gt;');
  });
});
