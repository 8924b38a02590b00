import { unsubscribeOf } from '../../mail/unsubscribe';

describe('ways off a list', () => {
  it.each([
    ['nothing', '', null],
    [
      'a web address',
      'https://example.com/leave?id=7',
      { url: 'https://example.com/leave?id=7', mailto: null },
    ],
    ['a mail address', 'mailto:leave@example.com', { url: null, mailto: 'leave@example.com' }],
    [
      'both, as a header writes them',
      '<https://example.com/l>, <mailto:leave@example.com>',
      { url: 'https://example.com/l', mailto: 'leave@example.com' },
    ],
  ])('S8 reads %s', (_, text, expected) => {
    expect(unsubscribeOf(text)).toEqual(expected);
  });

  it.each(['https://a.example https://b.example', 'a@a.example, b@a.example'])('S8 refuses %s', (text) => {
    expect(() => unsubscribeOf(text)).toThrow('listUnsubscribe');
  });
});
