import { agentText } from '../../../mail/agentText';

const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const shown = (rows: string) => agentText(null, `<p>Order</p><table>${rows}</table>`).visibleText;

describe('M3 a table keeps its rows and columns', () => {
  it('as Outlook writes them, each cell a paragraph', () => {
    const cell = (text: string) => `<p class="MsoNormal">${text}<o:p></o:p></p>`;
    const rows = row(cell('Item'), cell('Price')) + row(cell('Bolts'), cell('1.20'));
    expect(shown(rows)).toBe('Order\n\nItem | Price\nBolts | 1.20');
  });

  it('with cells that are empty', () => {
    const rows = row('', 'May', 'June') + row('Sold', '', '5');
    expect(shown(rows)).toBe('Order\n\n| May | June\nSold | | 5');
  });

  it('with cells over several columns or rows', () => {
    const total = '<tr><td colspan="2">Total</td><td>9</td></tr>';
    const spanning = '<tr><td rowspan="2">A</td><td>b</td><td>4</td></tr><tr><td>c</td><td>5</td></tr>';
    expect(shown(spanning + total)).toBe('Order\n\nA | b | 4\n| c | 5\nTotal | | 9');
  });

  it('without the columns that only make room', () => {
    expect(shown(row('a', '&nbsp;', '1') + row('b', '', '2'))).toBe('Order\n\na | 1\nb | 2');
  });

  it('in Markdown with a line below the names of its columns', () => {
    const head = '<tr><th>Item</th><th>Size|Colour</th></tr>';
    const { markdown } = agentText(null, `<table>${head}${row('<b>Bolts</b>', 'M8|red')}</table>`);
    expect(markdown).toBe('Item | Size\\|Colour\n--- | ---\n**Bolts** | M8\\|red');
  });

  it('but text beside text in a page stays in paragraphs', () => {
    const story = `<h2>News</h2><p>${'long '.repeat(50)}</p>`;
    expect(shown(row(story, story) + row(story, story))).toContain('News\n\nlong');
  });

  it('but headings beside each other stay headings', () => {
    const { markdown } = agentText(null, `<table>${row('<h2>A</h2>', '<h2>B</h2>').repeat(2)}</table>`);
    expect(markdown).toBe('## A\n\n## B\n\n## A\n\n## B');
  });

  it('and spans that claim millions cost nothing', () => {
    expect(shown('<tr><td colspan="9999999" rowspan="9999999">a</td><td>1</td></tr>'.repeat(3))).toContain(
      'a',
    );
  });
});

it.each([
  ['<p>5<sup>2</sup> m</p>', '5^2 m'],
  ['<p>€ 19<sup>99</sup></p>', '€ 19^99'],
  ['<p>the 1<sup>st</sup> of May</p>', 'the 1st of May'],
  ['<p>H<sub>2</sub>O</p>', 'H2O'],
])('M3 raised numbers keep their value: %s', (html, expected) => {
  expect(agentText(null, html).visibleText).toBe(expected);
});
