import type { Notice } from '../../../mail/consumer';
import { parseSenderRules } from '../../../mail/senders';
import { requireHeldOutput } from '../../../nodes/EmailTrigger/heldOutput';

const holding = [
  { who: 'holdOthers', allowed: 'ann@example.com' },
  { who: 'anyone', requireAuthentication: true },
];
const harmless = [{}, { who: 'only', allowed: 'ann@example.com' }, { blocked: 'eve@example.net' }];

function publish(raw: object, { mode, heldConnected = false }: { mode: string; heldConnected?: boolean }) {
  const notices: Notice[] = [];
  const senders = parseSenderRules(raw as Record<string, unknown>);
  requireHeldOutput({ senders, heldConnected }, { mode, notice: (notice) => notices.push(notice) });
  return notices;
}

describe('T10 a trigger whose Held output leads nowhere', () => {
  it.each(['activate', 'update'])('is not published (%s) while its rules can hold mail', (mode) => {
    for (const rules of holding) {
      expect(() => publish(rules, { mode })).toThrow('nothing is connected to the Held output');
      expect(publish(rules, { mode, heldConnected: true })).toEqual([]);
    }
    for (const rules of harmless) expect(publish(rules, { mode })).toEqual([]);
  });

  it.each(['init', 'leadershipChange'])('says so where n8n starts it by itself (%s)', (mode) => {
    for (const rules of holding) expect(publish(rules, { mode })).toMatchObject([{ level: 'error' }]);
    for (const rules of harmless) expect(publish(rules, { mode })).toEqual([]);
  });
});
