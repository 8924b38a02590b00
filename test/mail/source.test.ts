import { parseSource, readMessage } from '../../mail/parse';

const read = (source: string) =>
  readMessage(parseSource(Buffer.from(source)), {
    ownAddresses: [],
    authservId: null,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: 'n0nce',
  });

const mail = 'From: ada@example.com\r\nSubject: Hi\r\n\r\nHello\r\nagain';

describe('M1 an EML file as programs save it', () => {
  it.each([
    ['empty lines above the header', `\r\n\r\n${mail}`],
    ['a byte order mark', `\ufeff${mail}`],
    ['the From line of an mbox', `From ada@example.com Fri Nov 20 12:00:00 2026\r\n${mail}`],
    ['lines that end with CR alone', mail.replaceAll('\r\n', '\r')],
    ['lines that end with LF alone', mail.replaceAll('\r\n', '\n')],
  ])('is read with %s', (_, source) => {
    expect(read(source)).toMatchObject({
      subject: 'Hi',
      from: { address: 'ada@example.com' },
      text: 'Hello\nagain',
    });
  });

  it('is text alone where it has no header', () => {
    expect(read('\r\nHello\r\n')).toMatchObject({ subject: null, text: 'Hello\n' });
  });
});
