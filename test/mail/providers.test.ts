import { presetIds, presets } from '../../mail/providers';

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

  it('C1 never claim a domain twice', () => {
    const domains = presetIds.flatMap((id) => presets[id].domains);
    expect(new Set(domains).size).toBe(domains.length);
  });
});
