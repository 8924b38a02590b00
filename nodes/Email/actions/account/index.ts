import type { Resource } from '../resource';
import * as check from './check.operation';
import * as status from './status.operation';

export const account: Resource = {
  name: 'Account',
  value: 'account',
  first: 'check',
  operations: [check, status],
};
