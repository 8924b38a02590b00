import type { Resource } from '../resource';
import * as get from './get.operation';

export const thread: Resource = { name: 'Thread', value: 'thread', first: 'get', operations: [get] };
