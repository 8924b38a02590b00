import { agentText } from '../../../mail/agentText';
import { ordinaryMails } from './ordinaryMails';

/** Text without the marks Markdown adds. */
const unmarked = (text: string | null) => (text ?? '').replace(/[*_]|\]\([^)]*\)|\[/g, '');

describe('M3 ordinary mail loses nothing a reader sees', () => {
  it.each(ordinaryMails.map((each) => [each.name, each] as const))('%s', (_, { html, seen }) => {
    const { visibleText, markdown } = agentText(null, html);
    for (const phrase of seen) {
      expect(visibleText).toContain(phrase);
      expect(unmarked(markdown)).toContain(phrase);
    }
    expect(visibleText).not.toContain('Unseen');
  });

  it('covers at least 30 mails', () => {
    expect(ordinaryMails.length).toBeGreaterThanOrEqual(30);
  });
});
