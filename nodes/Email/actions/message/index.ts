import type { Resource } from '../resource';
import * as archive from './archive.operation';
import * as copy from './copy.operation';
import * as remove from './delete.operation';
import * as get from './get.operation';
import * as getAttachments from './getAttachments.operation';
import * as getMany from './getMany.operation';
import * as markRead from './markRead.operation';
import * as markUnread from './markUnread.operation';
import * as move from './move.operation';
import * as reply from './reply.operation';
import * as send from './send.operation';

export const message: Resource = {
  name: 'Message',
  value: 'message',
  first: 'send',
  operations: [archive, copy, remove, get, getAttachments, getMany, markRead, markUnread, move, reply, send],
};
