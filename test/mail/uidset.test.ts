import { toUidSet } from '../../mail/uidset';

describe('toUidSet', () => {
  it('writes runs of UIDs as ranges, so a command line stays short', () => {
    expect(toUidSet([9, 3, 4, 5, 4])).toBe('3:5,9');
  });

  it('gives an empty text for no UID, which callers must not send', () => {
    expect(toUidSet([])).toBe('');
  });
});
