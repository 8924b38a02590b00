const Sequencer = require('@jest/test-sequencer').default;

/** jest's own order, with the test that looks at what all others left behind at the end. */
module.exports = class extends Sequencer {
  async sort(tests) {
    const isLast = ({ path }) => path.endsWith('secrets.test.ts');
    const sorted = await super.sort(tests);
    return [...sorted.filter((test) => !isLast(test)), ...sorted.filter(isLast)];
  }
};
