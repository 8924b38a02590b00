import { discoverServers, serversOfPreset, type MailDns } from '../../mail/discovery';

/** DNS with these records and no others. */
const dns = (
  records: { mx?: string[]; srv?: Record<string, [name: string, port: number]> } = {},
): MailDns => ({
  mx: () => Promise.resolve((records.mx ?? []).map((exchange, priority) => ({ exchange, priority }))),
  srv: (service) => {
    const found = records.srv?.[service];
    return Promise.resolve(found ? [{ name: found[0], port: found[1], priority: 0 }] : []);
  },
});

const unreachable: MailDns = {
  mx: () => Promise.reject(new Error('queryMx ESERVFAIL')),
  srv: () => Promise.reject(new Error('querySrv ESERVFAIL')),
};

describe('finding the servers of an address', () => {
  it('C1 knows the providers by their own domains, without DNS', async () => {
    expect(await discoverServers('Jane@GMail.com', unreachable)).toMatchObject({ provider: 'gmail' });
  });

  it.each([
    ['aspmx.l.google.com', 'gmail'],
    ['example-com.mail.protection.outlook.com', 'microsoft365'],
    ['example-com.a-v1.mx.microsoft', 'microsoft365'],
    ['mx01.mail.icloud.com.', 'icloud'],
    ['in1-smtp.messagingengine.com', 'fastmail'],
    ['mx.zoho.eu', 'zohoEu'],
    ['mxbiz1.qq.com', 'tencentExmail'],
    ['qiye163mx01.mxmail.netease.com', 'neteaseEnterprise'],
    ['mx1.qiye.aliyun.com', 'aliyun'],
  ])('C1 knows the provider behind %s', async (exchange, provider) => {
    expect(await discoverServers('jane@example.com', dns({ mx: [exchange] }))).toMatchObject({ provider });
  });

  it('C1 is not fooled by a host that only looks like a provider', async () => {
    const looksLike = dns({ mx: ['aspmx.notgoogle.com'] });
    await expect(discoverServers('jane@example.com', looksLike)).rejects.toMatchObject({
      kind: 'configuration',
    });
  });

  it('C1 gives a hosted domain the servers for organizations', () => {
    expect(serversOfPreset('zoho', 'jane@example.com').imap.host).toBe('imappro.zoho.com');
    expect(serversOfPreset('zoho', 'jane@zohomail.com').imap.host).toBe('imap.zoho.com');
  });

  it('C1 believes the servers a domain announces for itself', async () => {
    const srv = {
      '_imaps._tcp.example.com': ['imap.example.com', 993],
      '_submission._tcp.example.com': ['smtp.example.com', 587],
    } satisfies Record<string, [string, number]>;
    expect(await discoverServers('jane@example.com', dns({ srv }))).toEqual({
      provider: 'custom',
      imap: { host: 'imap.example.com', port: 993, security: 'tls' },
      smtp: { host: 'smtp.example.com', port: 587, security: 'starttls' },
    });
  });

  it('X14 never follows an announcement to a host of another domain', async () => {
    const srv = {
      '_imaps._tcp.example.com': ['imap.thief.example', 993],
      '_submissions._tcp.example.com': ['smtp.example.com', 465],
    } satisfies Record<string, [string, number]>;
    await expect(discoverServers('jane@example.com', dns({ srv }))).rejects.toMatchObject({
      kind: 'configuration',
      fix: expect.stringContaining('Custom') as string,
    });
  });

  it('H2 asks for Custom when nothing is known', async () => {
    await expect(discoverServers('jane@example.com', dns())).rejects.toMatchObject({
      kind: 'configuration',
      field: 'provider',
      fix: expect.stringContaining('Custom') as string,
    });
  });

  it('H2 tells a failing resolver from an unknown provider', async () => {
    await expect(discoverServers('jane@example.com', unreachable)).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });
});
