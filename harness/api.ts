import { dataTableCalls } from './dataTables';
import { executionCalls, type BinaryValue } from './executions';
import { owner, restOf, signIn, type Owner, type Rest, type Session } from './rest';
import { workflowCalls } from './workflows';

export interface NewCredential {
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the editor shows after "Save". */
export interface CredentialTest {
  readonly status: 'OK' | 'Error';
  readonly message: string;
}

/** A node or credential type as the editor gets it. */
export interface OfferedType {
  readonly name: string;
  readonly displayName: string;
  readonly iconUrl?: string | { readonly light: string; readonly dark: string };
  readonly [more: string]: unknown;
}

export type N8nApi = ReturnType<typeof api>;

/** Signs in to a running n8n, making its owner account first where it has none. */
export async function connectApi(url: string, who: Owner = owner): Promise<N8nApi> {
  return api(await signIn(url, who));
}

/** The same, in a session that exists. */
export const apiOf = (session: Session): N8nApi => api(restOf(session));

const api = (rest: Rest) => ({
  ...rest,
  credentials: credentialCalls(rest),
  workflows: workflowCalls(rest),
  executions: executionCalls(rest),
  dataTables: dataTableCalls(rest),

  nodeTypes: () => offered(rest, 'nodes'),
  credentialTypes: () => offered(rest, 'credentials'),

  /** The bytes of a file in an execution's item, wherever n8n keeps them. */
  async bytesOf(value: BinaryValue): Promise<Buffer> {
    if (!value.id) return Buffer.from(value.data, 'base64');
    const query = new URLSearchParams({ id: value.id, action: 'download' });
    return rest.download(`rest/binary-data?${query.toString()}`);
  },
});

async function offered(rest: Rest, kind: 'nodes' | 'credentials'): Promise<OfferedType[]> {
  return JSON.parse((await rest.download(`types/${kind}.json`)).toString()) as OfferedType[];
}

const credentialCalls = ({ request }: Rest) => ({
  /** Returns the id. */
  create: async (credential: NewCredential): Promise<string> =>
    (await request<{ id: string }>('POST', '/credentials', credential)).id,

  update: async (id: string, credential: NewCredential): Promise<void> => {
    await request('PATCH', `/credentials/${id}`, { id, ...credential });
  },

  test: (id: string, credential: NewCredential) =>
    request<CredentialTest>('POST', '/credentials/test', { credentials: { id, ...credential } }),
});
