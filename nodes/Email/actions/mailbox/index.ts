import type { Resource } from '../resource';
import * as cleanUp from './cleanUp.operation';
import * as create from './create.operation';
import * as remove from './delete.operation';
import * as getMany from './getMany.operation';
import * as getStatus from './getStatus.operation';
import * as rename from './rename.operation';
import * as subscribe from './subscribe.operation';

export const mailbox: Resource = {
  name: 'Mailbox',
  value: 'mailbox',
  first: 'getMany',
  operations: [cleanUp, create, remove, getMany, getStatus, rename, subscribe],
};
