'use strict';

/**
 * The least a trigger can be: emits prepared items, so many runs at a time, each when the one before has
 * ended. What it reaches is what n8n's engine gives. Loaded by n8n itself, hence plain JavaScript.
 */
class BareTrigger {
  description = {
    displayName: 'Bare Trigger',
    name: 'bareTrigger',
    group: ['trigger'],
    version: 1,
    description: 'Emits prepared items',
    defaults: { name: 'Bare Trigger' },
    inputs: [],
    outputs: ['main'],
    properties: [
      { displayName: 'Item', name: 'item', type: 'json', default: '{}' },
      { displayName: 'Count', name: 'count', type: 'number', default: 1 },
      { displayName: 'Batch Size', name: 'batchSize', type: 'number', default: 1 },
      { displayName: 'Parallel', name: 'parallel', type: 'number', default: 5 },
    ],
  };

  async trigger() {
    const item = JSON.parse(this.getNodeParameter('item'));
    const batchSize = this.getNodeParameter('batchSize');
    let left = this.getNodeParameter('count');
    const lane = async () => {
      while (left > 0) {
        const size = Math.min(batchSize, left);
        left -= size;
        const done = this.helpers.createDeferredPromise();
        const items = Array.from({ length: size }, () => ({ json: structuredClone(item) }));
        this.emit([items], undefined, done);
        await done.promise;
      }
    };
    for (let started = this.getNodeParameter('parallel'); started > 0; started -= 1) void lane();
    return {
      closeFunction: async () => {
        left = 0;
      },
    };
  }
}

module.exports = { BareTrigger };
