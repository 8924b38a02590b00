/**
 * Preloaded into n8n: names of these tests' own zone, which no name server knows. `MAILROOM_ZONE` is
 * `{ srv: { name: port }, host }`: the services that `host` announces, all of them on loopback.
 */
const dns = require('node:dns');
const { Resolver } = require('node:dns/promises');

const { srv, host } = JSON.parse(process.env.MAILROOM_ZONE);
const noRecord = () => Object.assign(new Error('no such record'), { code: 'ENODATA' });

Resolver.prototype.resolveMx = () => Promise.reject(noRecord());
Resolver.prototype.resolveSrv = (name) =>
  name in srv
    ? Promise.resolve([{ name: host, port: srv[name], priority: 0, weight: 0 }])
    : Promise.reject(noRecord());

// Mail libraries ask for addresses first, and the machine's hosts after that.
dns.Resolver.prototype.resolve4 = (name, done) =>
  name === host ? done(null, ['127.0.0.1']) : done(noRecord());
dns.Resolver.prototype.resolve6 = (_name, done) => done(noRecord());

const { lookup } = dns;
dns.lookup = (name, ...more) => lookup(name === host ? '127.0.0.1' : name, ...more);
