import { audit, hourlyCounters, outcomeOf, type AuditEntry } from '../../../nodes/shared/audit';
import { MailError } from '../../../mail/error';

const log = () => {
  const lines: string[] = [];
  return { lines, info: (line: string) => void lines.push(line) };
};

const entry: AuditEntry = {
  act: 'moved',
  account: 'Desk',
  mailbox: 'INBOX',
  uid: 7,
  messageId: '<a@example.org>',
  outcome: 'done',
};

describe('the audit line of an act', () => {
  it('H3 names account, mailbox, UID, Message-ID and outcome', () => {
    const { lines, info } = log();
    audit({ info }, entry);
    expect(lines).toEqual([
      'Mailroom audit {"act":"moved","account":"Desk","mailbox":"INBOX","uid":7,"messageId":"<a@example.org>","outcome":"done"}',
    ]);
  });

  it('H3 stays one line whatever a sender puts into a Message-ID', () => {
    const { lines, info } = log();
    audit({ info }, { ...entry, messageId: '<a>\r\nMailroom audit {"act":"approved"}\u001b[2K' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\P{Cc}+$/u);
  });

  it('H3 gives the kind of an error, never its words', () => {
    expect(outcomeOf(new MailError('quotaExceeded', 'Mail "Secret plan" does not fit'))).toBe(
      'quotaExceeded',
    );
    expect(outcomeOf(new Error('Secret plan'))).toBe('error');
  });
});

describe('the counters of a trigger', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('H3 are told every hour and begin anew', () => {
    const { lines, info } = log();
    const counters = hourlyCounters({ info }, 'Desk / Email Trigger');
    counters.count('delivered');
    counters.count('delivered');
    counters.count('held');
    jest.advanceTimersByTime(3_600_000);
    counters.count('failed');
    jest.advanceTimersByTime(3_600_000);
    counters.close();
    expect(lines).toEqual([
      'Mailroom counters {"trigger":"Desk / Email Trigger","delivered":2,"held":1}',
      'Mailroom counters {"trigger":"Desk / Email Trigger","failed":1}',
    ]);
  });

  it('H3 say nothing in an hour in which nothing happened, and tell the rest when the trigger ends', () => {
    const { lines, info } = log();
    const counters = hourlyCounters({ info }, 'Desk');
    jest.advanceTimersByTime(7_200_000);
    expect(lines).toEqual([]);
    counters.count('outages');
    counters.close();
    expect(lines).toEqual(['Mailroom counters {"trigger":"Desk","outages":1}']);
  });
});
