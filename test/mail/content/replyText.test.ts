import { agentText } from '../../../mail/agentText';
import { lastReplies } from './lastReplies';
import { replyCases } from './replies';
import { beyond, laterReplies, unseenReplies } from './unseenReplies';

const normal = (text: string) => text.replace(/\s*\n\s*/g, '\n').trim();

describe('M3 replyText is what the person newly wrote', () => {
  it.each(
    [...replyCases, ...unseenReplies, ...laterReplies, ...lastReplies].map(
      (each) => [each.name, each] as const,
    ),
  )('%s', (_, { text, html, written }) => {
    expect(normal(agentText(text, html).replyText ?? '')).toBe(normal(written));
  });

  it.each(beyond.map((each) => [each.name, each] as const))(
    '%s: keeps what was written, though not alone',
    (_, { text, html, written }) => {
      const lines = (agentText(text, html).replyText ?? '').split('\n');
      expect(lines).toEqual(expect.arrayContaining(written.split('\n').filter(Boolean)));
    },
  );

  it('covers at least 12 languages and 10 programs in 60 cases', () => {
    const labels = replyCases.flatMap(({ name }) => {
      const [, program, language] = /^([^,]+), .*?([a-z]{2})$/.exec(name) ?? [];
      return program && language ? [{ program, language }] : [];
    });
    expect(replyCases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(labels.map(({ program }) => program)).size).toBeGreaterThanOrEqual(10);
    expect(new Set(labels.map(({ language }) => language)).size).toBeGreaterThanOrEqual(12);
  });

  it('is empty for a mail that only forwards', () => {
    const forwarded =
      '---------- Forwarded message ---------\nFrom: a@example.com\nDate: today\nSubject: x\n\nHello';
    expect(agentText(forwarded, null).replyText).toBe('');
  });

  it('keeps a long text below two dashes', () => {
    const text = `Above\n--\n${'a line\n'.repeat(20)}`;
    expect(agentText(text, null).replyText).toContain('a line');
  });
});
