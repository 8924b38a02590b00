import type { Resource } from '../resource';
import * as create from './create.operation';
import * as remove from './delete.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as send from './send.operation';
import * as update from './update.operation';

export const draft: Resource = {
  name: 'Draft',
  value: 'draft',
  first: 'create',
  operations: [create, remove, get, getMany, send, update],
};
