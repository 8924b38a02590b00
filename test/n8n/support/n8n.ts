import { connectApi, type N8nApi } from '../../../harness/api';
import type { SharedN8n } from './start';

/** The n8n all tests share; tests that stop one start their own. */
export const shared = (): SharedN8n => JSON.parse(process.env.MAILROOM_SHARED_N8N ?? '{}') as SharedN8n;

let signedIn: Promise<N8nApi> | undefined;

/** The shared n8n, signed in once per test file. */
export const sharedApi = (): Promise<N8nApi> => (signedIn ??= connectApi(shared().url));
