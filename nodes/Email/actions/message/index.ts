import type { Resource } from '../resource';
import * as append from './append.operation';
import * as archive from './archive.operation';
import * as copy from './copy.operation';
import * as remove from './delete.operation';
import * as forward from './forward.operation';
import * as get from './get.operation';
import * as getAttachments from './getAttachments.operation';
import * as getMany from './getMany.operation';
import * as getRaw from './getRaw.operation';
import * as markRead from './markRead.operation';
import * as markUnread from './markUnread.operation';
import * as move from './move.operation';
import * as parse from './parse.operation';
import * as reply from './reply.operation';
import * as reprocess from './reprocess.operation';
import * as send from './send.operation';
import * as sendAndWait from './sendAndWait.operation';
import * as setFlags from './setFlags.operation';

export const message: Resource = {
  name: 'Message',
  value: 'message',
  first: 'send',
  operations: [
    append,
    archive,
    copy,
    remove,
    forward,
    get,
    getAttachments,
    getMany,
    getRaw,
    markRead,
    markUnread,
    move,
    parse,
    reply,
    reprocess,
    send,
    sendAndWait,
    setFlags,
  ],
};
