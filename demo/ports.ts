import { freePort, isFree } from '../harness/ports';
import { approver, customer, desk } from './accounts';

export interface Ports {
  readonly n8n: number;
  readonly page: number;
  readonly model: number;
  /** IMAP ports by account address, and `smtp`. */
  readonly mail: Readonly<Record<string, number>>;
}

/** The same at every start, as n8n keeps them in its credentials; only where one is taken another is found. */
export async function choosePorts(any: boolean): Promise<Ports> {
  const choose = async (usual: number) => (!any && (await isFree(usual)) ? usual : freePort());
  return {
    n8n: await choose(5678),
    page: await choose(5680),
    model: await choose(5681),
    mail: {
      smtp: await choose(5465),
      [desk.address]: await choose(5993),
      [approver.address]: await choose(5994),
      [customer.address]: await choose(5995),
    },
  };
}
