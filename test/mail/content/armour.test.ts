import { withoutArmour } from '../../../mail/content/armour';

const signature = '-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----';

describe('M6 OpenPGP inside the text', () => {
  it('leaves of a signed text what was signed', () => {
    const text = `Above\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n- -- \nAda\n${signature}\nBelow`;
    expect(withoutArmour(text)).toEqual({
      text: 'Above\nHello\n-- \nAda\n\nBelow',
      encrypted: false,
      signed: true,
    });
  });

  it('leaves out what is encrypted', () => {
    const text = 'Hi\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\nAda';
    expect(withoutArmour(text)).toEqual({ text: 'Hi\n\nAda', encrypted: true, signed: false });
  });

  it.each(['> -----BEGIN PGP MESSAGE-----\n> x', `-----BEGIN PGP SIGNED MESSAGE-----\nHello`, 'Hello'])(
    'leaves %j as it is',
    (text) => {
      expect(withoutArmour(text)).toEqual({ text, encrypted: false, signed: false });
    },
  );

  it('X12 reads many beginnings without an end in linear time', () => {
    const text =
      '-----BEGIN PGP SIGNED MESSAGE-----\nA: b\n\n'.repeat(20_000) +
      '-----BEGIN PGP MESSAGE-----\n'.repeat(20_000);
    expect(withoutArmour(text).signed).toBe(false);
  });
});
