import { renderTemplate } from '../../mail/template';

const ann = {
  name: 'Ann',
  items: [
    { title: 'Tea', price: 3 },
    { title: 'Cup', price: 5.5 },
  ],
  vip: true,
};
const refused = (field: string) => expect.objectContaining({ kind: 'invalidInput', field }) as Error;

describe('templates', () => {
  it('S1 variables, conditions and loops', async () => {
    const template =
      'Hi {{ name }}{% if vip %} (VIP){% endif %}:{% for item in items %} {{ forloop.index }}. {{ item.title }} {{ item.price }};{% endfor %}';
    expect(await renderTemplate('text', template, ann)).toBe('Hi Ann (VIP): 1. Tea 3; 2. Cup 5.5;');
  });

  it('S1 a value is text in HTML unless the template says otherwise', async () => {
    const values = { name: '<b>"Ann"</b>' };
    expect(await renderTemplate('html', '<p>{{ name }}</p>{{ name | raw }}', values)).toBe(
      '<p>&lt;b&gt;&quot;Ann&quot;&lt;/b&gt;</p><b>"Ann"</b>',
    );
  });

  it('S1 a value is text in Markdown', async () => {
    expect(await renderTemplate('markdown', '{{ name }}', { name: '[x](https://evil.example)' })).toBe(
      '\\[x\\]\\(https://evil\\.example\\)',
    );
  });

  it('S1 a missing name is an error that tells which', async () => {
    await expect(renderTemplate('text', 'Hi {{ nmae }}', ann)).rejects.toThrow(/nmae/);
  });

  it('S1 a condition may ask for what is not there', async () => {
    expect(await renderTemplate('text', '{% if company %}x{% else %}y{% endif %}', ann)).toBe('y');
  });

  it('X24 template syntax in a value stays what it is', async () => {
    expect(await renderTemplate('text', '{{ name }}', { name: '{{ items }}{% include "x" %}' })).toBe(
      '{{ items }}{% include "x" %}',
    );
  });

  it.each(['include', 'render', 'layout'])('X10 %s reads no file', async (tag) => {
    await expect(renderTemplate('text', `{% ${tag} "/etc/passwd" %}`, ann)).rejects.toThrow(
      refused('template'),
    );
    await expect(renderTemplate('text', `{% ${tag} "../../package.json" %}`, ann)).rejects.toThrow(
      refused('template'),
    );
  });

  it.each([
    ['{{ name.constructor }}', 'prototypes'],
    ['{{ items.__proto__.x }}', 'prototypes'],
  ])('X10 %s reaches no %s', async (template) => {
    await expect(renderTemplate('text', template, ann)).rejects.toThrow(refused('template'));
  });

  it.each([
    [
      'a loop over a loop',
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}x{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['a huge range', '{% for a in (1..999999999) %}x{% endfor %}'],
    ['doubling', `{% assign a = "xxxxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`],
    ['a template without end', 'x'.repeat(300_000)],
  ])('X12 %s is cut short', async (_name, template) => {
    await expect(renderTemplate('text', template, ann)).rejects.toThrow(refused('template'));
  });

  it('X10 a template and its variables are what they should be', async () => {
    await expect(renderTemplate('text', { path: '/etc/passwd' }, ann)).rejects.toThrow(refused('template'));
    await expect(renderTemplate('text', 'x', 'name')).rejects.toThrow(refused('variables'));
  });
});
