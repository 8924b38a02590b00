import { automaticKinds, isPassedOver, parseIncludedAutomatic } from '../../mail/loop';
import { aMessage } from '../support/message';

const automatic = (kind: (typeof automaticKinds)[number]) => aMessage({ automatic: { kind, reasons: [] } });

describe('loop protection', () => {
  it.each(automaticKinds)('T11 passes over mail of the kind %s unless it is asked for', (kind) => {
    expect(isPassedOver(automatic(kind), parseIncludedAutomatic(undefined))).toBe(true);
    expect(isPassedOver(automatic(kind), parseIncludedAutomatic([kind]))).toBe(false);
  });

  it('T11 lets mail of a person start a run', () => {
    expect(isPassedOver(aMessage(), [])).toBe(false);
  });

  it('T11 names the option when a kind does not exist', () => {
    expect(() => parseIncludedAutomatic(['spam'])).toThrow(
      'Automatic mail is one of autoReply, bounce, bulk, own',
    );
  });
});
