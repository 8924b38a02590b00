import { Gate } from '../../mail/gate';

describe('the gate', () => {
  it('T14 lets in no more deliveries at one time than allowed', () => {
    const gate = new Gate({ concurrency: 2, bytes: 100 });
    const leave = gate.enter(['a']);
    expect(gate.enter(['b'])).not.toBeNull();
    expect(gate.enter(['c'])).toBeNull();
    leave?.();
    leave?.();
    expect(gate.enter(['c'])).not.toBeNull();
    expect(gate.enter(['d'])).toBeNull();
  });

  it('T13 keeps a second mail of a session waiting for the first', () => {
    const gate = new Gate({ concurrency: 5, bytes: 100 });
    const leave = gate.enter(['a', 'b']);
    expect(gate.enter(['b'])).toBeNull();
    leave?.();
    expect(gate.enter(['b'])).not.toBeNull();
  });

  it('T14 bounds memory, but lets a mail pass alone that is larger than the limit', () => {
    const gate = new Gate({ concurrency: 5, bytes: 100 });
    const letGo = gate.hold(500);
    expect(letGo).not.toBeNull();
    expect(gate.hold(1)).toBeNull();
    letGo?.();
    expect(gate.hold(60)).not.toBeNull();
    expect(gate.hold(60)).toBeNull();
  });

  it('tells who waits when something left', () => {
    const gate = new Gate({ concurrency: 1, bytes: 100 });
    const wake = jest.fn();
    const stop = gate.onLeave(wake);
    gate.enter(['a'])?.();
    stop();
    gate.enter(['a'])?.();
    expect(wake).toHaveBeenCalledTimes(1);
  });
});
