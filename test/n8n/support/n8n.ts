import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { apiOf, type N8nApi } from '../../../harness/api';
import type { SharedN8n } from './start';

/** The n8n all tests share; tests that stop one start their own. */
export const shared = (): SharedN8n => JSON.parse(process.env.MAILROOM_SHARED_N8N ?? '{}') as SharedN8n;

/** The shared n8n, signed in when it was started. */
export const sharedApi = (): N8nApi => apiOf(shared());

/** The user folder of an n8n of the test's own; stays until the last test has looked for secrets in it. */
export const ownFolder = (name: string): Promise<string> => mkdtemp(join(shared().folder, 'n8n', `${name}-`));
