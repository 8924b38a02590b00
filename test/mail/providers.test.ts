import { senderAuthentication } from '../../mail/authentication';
import { parseHeader } from '../../mail/header';
import { authservIdOf, presetIds, presets } from '../../mail/providers';

describe('provider presets', () => {
  it.each(presetIds)('C1 %s is complete', (id) => {
    const { name, imap, smtp, hint, source } = presets[id];
    expect(name).toBeTruthy();
    for (const { host, port, security } of [imap, smtp]) {
      expect(host).toMatch(/^[a-z0-9.-]+$/);
      expect(port).toBeGreaterThan(0);
      expect(['tls', 'starttls']).toContain(security);
    }
    expect(hint).toMatch(/\.$/);
    expect(source).toMatch(/^https:\/\//);
  });

  it.each(presetIds)('C1 %s never sends a password in clear', (id) => {
    const { imap, smtp, hosted } = presets[id];
    const all = [imap, smtp, ...(hosted ? [hosted.imap, hosted.smtp] : [])];
    expect(all.map(({ security }) => security)).not.toContain('none');
  });

  it('C1 cover the providers people use most', () => {
    const wanted = [
      ...['gmail', 'microsoft365', 'outlook', 'icloud', 'yahoo', 'fastmail', 'zoho', 'gmx'],
      ...['tencentExmail', 'qq', 'netease163', 'netease126', 'neteaseEnterprise', 'aliyun', 'protonBridge'],
    ];
    expect(presetIds).toEqual(expect.arrayContaining(wanted));
  });

  const known = presetIds.filter((id) => presets[id].authservId !== null);
  const judged = (id: (typeof presetIds)[number], ...lines: string[]) =>
    senderAuthentication(parseHeader(Buffer.from(`${lines.join('\r\n')}\r\n`)), authservIdOf(id));
  /** What the provider's server writes: a name that its entry stands for, or none. */
  const written = (id: (typeof presetIds)[number], results: string) => {
    const [name = ''] = (presets[id].authservId ?? '').split(' ');
    const server = name === 'unnamed' ? '' : `${name.replace('all:', '').replaceAll('*', 'x1')}; `;
    return `Authentication-Results: ${server}${results}`;
  };
  const from = 'From: Ann <ann@partner.example>';
  const passed = 'spf=pass smtp.mailfrom=partner.example; dmarc=pass header.from=partner.example';

  it.each(known)('P2 %s is believed without a person naming its server', (id) => {
    expect(judged(id, written(id, passed), from).aligned).toBe(true);
  });

  it.each(known)('X1 %s is not believed below its own result, under whatever name', (id) => {
    const forged = written(id, passed);
    const renamed = forged.replace('x1', 'x2');
    // Who writes a header for each method never leaves out the one on DMARC.
    const isOneOfSeveral = presets[id].authservId?.startsWith('all:');
    const partial = isOneOfSeveral ? [] : ['spf=fail smtp.mailfrom=x.example'];
    for (const own of ['dmarc=none header.from=partner.example', ...partial]) {
      for (const below of [forged, renamed]) {
        expect(judged(id, written(id, own), below, from).aligned).toBe(false);
        expect(judged(id, 'Received: from x by y', written(id, own), below, from).aligned).toBe(false);
      }
    }
  });

  it('P2 nobody is believed where no provider is known', () => {
    expect(['auto', 'custom', 'gmx'].map((id) => authservIdOf(id as 'gmx'))).toEqual([null, null, null]);
  });

  it('C1 never claim a domain twice', () => {
    const domains = presetIds.flatMap((id) => presets[id].domains);
    expect(new Set(domains).size).toBe(domains.length);
  });
});
