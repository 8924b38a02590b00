import { noFlood, spend, type FloodBudget, type FloodState } from '../../mail/flood';

const MINUTE = 60_000;
const START = Date.UTC(2025, 0, 1);

/** Decisions on one mail after another, as a trigger takes them. */
function run(budget: FloodBudget, mails: readonly (readonly [minute: number, sender: string])[]) {
  let state: FloodState = noFlood;
  const decisions = mails.map(([minute, sender]) => {
    const spent = spend(state, budget, { sender, now: START + minute * MINUTE });
    // As after a restart: the state is nothing but plain data.
    state = JSON.parse(JSON.stringify(spent.state)) as FloodState;
    return spent.decision;
  });
  return { decisions, kinds: decisions.map(({ kind }) => kind), state };
}

describe('the flood budget', () => {
  it('X19 lets its number of 1,000 mails start, holds the rest and gives one notice', () => {
    const mails = Array.from({ length: 1000 }, (_, index) => [index / 1000, 'a@flood.example'] as const);
    const { decisions } = run({ perSenderPerHour: 20, perHour: 600 }, mails);
    expect(decisions.filter(({ kind }) => kind === 'start')).toHaveLength(20);
    expect(decisions.filter((decision) => decision.kind === 'hold' && decision.isNotice)).toHaveLength(1);
  });

  it('T12 holds nobody else for one sender’s flood', () => {
    const budget = { perSenderPerHour: 1, perHour: 600 };
    expect(
      run(budget, [
        [0, 'a@x.example'],
        [1, 'A@x.example'],
        [2, 'b@x.example'],
      ]).kinds,
    ).toEqual(['start', 'hold', 'start']);
  });

  it('T12 holds everybody once the whole budget is spent', () => {
    const { kinds, decisions } = run({ perSenderPerHour: 60, perHour: 2 }, [
      [0, 'a@x.example'],
      [1, 'b@x.example'],
      [2, 'c@x.example'],
    ]);
    expect(kinds).toEqual(['start', 'start', 'hold']);
    expect(decisions[2]).toMatchObject({ detail: 'The budget of 2 mails an hour in all is spent' });
  });

  it('T12 slides: an hour after a start its place is free again, as announced', () => {
    const budget = { perSenderPerHour: 2, perHour: 0 };
    const { kinds, decisions } = run(budget, [
      [0, 'a@x.example'],
      [30, 'a@x.example'],
      [59, 'a@x.example'],
      [60, 'a@x.example'],
      [61, 'a@x.example'],
    ]);
    expect(kinds).toEqual(['start', 'start', 'hold', 'start', 'hold']);
    expect(decisions[2]).toMatchObject({ until: START + 60 * MINUTE });
    expect(decisions[4]).toMatchObject({ until: START + 90 * MINUTE });
  });

  it('T12 gives a new notice in the next hour', () => {
    const budget = { perSenderPerHour: 1, perHour: 0 };
    const minutes = [0, 1, 2, 61, 62, 63];
    const { decisions } = run(
      budget,
      minutes.map((minute) => [minute, 'a@x.example'] as const),
    );
    expect(decisions.map((decision) => decision.kind === 'hold' && decision.isNotice)).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('T12 has no limit at 0', () => {
    const mails = Array.from({ length: 100 }, () => [0, 'a@x.example'] as const);
    expect(new Set(run({ perSenderPerHour: 0, perHour: 0 }, mails).kinds)).toEqual(new Set(['start']));
  });

  it('F15 forgets starts of a clock since set back', () => {
    const budget = { perSenderPerHour: 1, perHour: 0 };
    expect(
      run(budget, [
        [2880, 'a@x.example'],
        [0, 'a@x.example'],
      ]).kinds,
    ).toEqual(['start', 'start']);
  });

  it('T12 keeps no more than the starts of one hour', () => {
    const mails = Array.from({ length: 500 }, (_, index) => [index * 10, 'a@x.example'] as const);
    expect(run({ perSenderPerHour: 5, perHour: 0 }, mails).state.starts.length).toBeLessThanOrEqual(6);
  });
});

it('T12 keeps no account of mail where nothing limits it', () => {
  const unlimited = { perSenderPerHour: 0, perHour: 0 };
  expect(spend(noFlood, unlimited, { sender: 'a@x.example', now: START })).toEqual({
    state: noFlood,
    decision: { kind: 'start' },
  });
});
