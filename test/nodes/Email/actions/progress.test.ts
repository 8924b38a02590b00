import { progress } from '../../../../nodes/Email/actions/progress';

const log = () => {
  const lines: string[] = [];
  return { lines, info: (line: string) => void lines.push(line) };
};

describe('progress of long work', () => {
  it('S10 is told in the log, and to the end', () => {
    const { lines, info } = log();
    const step = progress({ info }, { node: 'Email', total: 3, every: 0 });
    step('done');
    step('failed');
    step('done');
    expect(lines).toEqual([
      'Mailroom progress {"node":"Email","done":1,"failed":0,"total":3}',
      'Mailroom progress {"node":"Email","done":1,"failed":1,"total":3}',
      'Mailroom progress {"node":"Email","done":2,"failed":1,"total":3}',
    ]);
  });

  it('S10 is no news where the work is short', () => {
    const { lines, info } = log();
    const step = progress({ info }, { node: 'Email', total: 2 });
    step('done');
    step('done');
    expect(lines).toEqual([]);
  });
});
