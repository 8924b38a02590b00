import { publicAddressFindings } from '../../../nodes/Email/publicAddress';

describe('the address that approval links lead to', () => {
  it.each([
    ['http://localhost:5678', 'warning', 'only this machine'],
    ['http://127.0.0.1:5678', 'warning', 'only this machine'],
    ['http://[::1]:5678', 'warning', 'only this machine'],
    ['https://192.168.1.20', 'info', 'only your own network'],
    ['http://172.20.0.3:5678', 'info', 'only your own network'],
    ['http://n8n:5678', 'info', 'only your own network'],
    ['https://n8n.local', 'info', 'only your own network'],
    ['http://n8n.example.com', 'info', 'not encrypted'],
    ['https://n8n.example.com', 'ok', 'lead to'],
    ['https://localhost.example.com', 'ok', 'lead to'],
    ['https://172.32.0.1', 'ok', 'lead to'],
  ])('H1 %s is found %s: %s', (address, severity, words) => {
    const [finding] = publicAddressFindings(`${address}/webhook-waiting/1`);
    expect(finding).toMatchObject({ severity, message: expect.stringContaining(words) as string });
    expect(finding?.message).toContain(address);
  });

  it('H1 nothing is said where n8n gives no link', () => {
    expect(publicAddressFindings('')).toEqual([]);
  });
});
