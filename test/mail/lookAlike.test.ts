import { imitation, mixesAlphabets } from '../../mail/lookAlike';

describe('a look-alike domain', () => {
  it.each([
    ['pаrtner.com', 'partner.com', 'letters'],
    ['xn--prtner-3nf.com', 'partner.com', 'letters'],
    ['рагтпег.com', 'partner.com', 'letters'],
    ['pàrtnér.com', 'partner.com', 'letters'],
    ['partne\u0433.com', 'partner.com', 'letters'],
    ['mail.partner.com', 'mai1.partner.org', 'ending'],
    ['exarnple.com', 'example.com', 'letters'],
    ['rnicro.com', 'micro.com', 'letters'],
    ['paypa1.com', 'paypal.com', 'letters'],
    ['g00gle.com', 'google.com', 'letters'],
    ['vvebshop.com', 'webshop.com', 'letters'],
    ['partnr.com', 'partner.com', 'spelled'],
    ['partnner.com', 'partner.com', 'spelled'],
    ['parnter.com', 'partner.com', 'spelled'],
    ['partner.co', 'partner.com', 'ending'],
    ['partner-support.com', 'partner.com', 'contains'],
    ['partner.com.attacker.example', 'partner.com', 'contains'],
    ['login.partner.attacker.example', 'partner.com', 'contains'],
  ])('X3 %s imitates %s: %s', (domain, known, how) => {
    expect(imitation(domain, known)).toContain(how);
  });

  it.each([
    ['partner.com', 'partner.com'],
    ['mail.partner.co.uk', 'partner.co.uk'],
    ['other.co.uk', 'partner.co.uk'],
    ['supplier.com', 'partner.com'],
    ['abc.com', 'abd.com'],
    ['ab.de', 'ab.com'],
    ['bücher.example', 'partner.com'],
    ['cooperation.com', 'partner.com'],
  ])('X3 %s does not imitate %s', (domain, known) => {
    expect(imitation(domain, known)).toBeNull();
  });

  it('X3 mixes alphabets only when it does', () => {
    expect(mixesAlphabets('p\u0430rtner.com')).toBe(true);
    expect(mixesAlphabets('xn--prtner-3nf.com')).toBe(true);
    expect(mixesAlphabets('bücher.example')).toBe(false);
    expect(mixesAlphabets('пример.example')).toBe(false);
  });
});
