import type { Rest } from './rest';

export type Row = Readonly<Record<string, unknown>>;

/** Reads and fills Data Tables of the owner, by their names; n8n 2 and newer have them. */
export function dataTableCalls({ request }: Rest) {
  /** The address of a table in the API. Throws where there is none of the name. */
  async function pathOf(name: string): Promise<string> {
    const { id: project } = await request<{ id: string }>('GET', '/projects/personal');
    const tables = `/projects/${project}/data-tables`;
    const query = new URLSearchParams({ filter: JSON.stringify({ name }) });
    const { data } = await request<{ data: { id: string; name: string }[] }>(
      'GET',
      `${tables}?${query.toString()}`,
    );
    const table = data.find((each) => each.name === name);
    if (!table) throw new Error(`There is no Data Table "${name}"`);
    return `${tables}/${table.id}`;
  }

  return {
    /** All rows, oldest first. */
    async rows(name: string): Promise<Row[]> {
      const query = 'take=100&sortBy=id:asc';
      return (await request<{ data: Row[] }>('GET', `${await pathOf(name)}/rows?${query}`)).data;
    },

    async insert(name: string, rows: readonly Row[]): Promise<void> {
      await request('POST', `${await pathOf(name)}/insert`, { data: rows, returnType: 'count' });
    },
  };
}
