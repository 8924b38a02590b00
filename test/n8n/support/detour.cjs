/**
 * Preloaded into n8n: connections to the endpoints in the file `MAILROOM_DETOURS` lead to loopback, as if
 * the name server and the router of the provider stood here. The file is JSON, `host:port` to port.
 */
const dns = require('node:dns');
const { existsSync, readFileSync } = require('node:fs');
const { Socket } = require('node:net');

const file = process.env.MAILROOM_DETOURS;
const detours = () => Object.entries(file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const hostOf = (endpoint) => endpoint.slice(0, endpoint.lastIndexOf(':'));

/** A loopback address for a host with a detour, as some look names up before they connect; null for others. */
function addressOf(host) {
  const index = detours().findIndex(([endpoint]) => hostOf(endpoint) === host);
  return index < 0 ? null : `127.0.1.${index + 1}`;
}

const { lookup } = dns;
dns.lookup = (name, ...more) => lookup(addressOf(name) ?? name, ...more);

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  // Node's own callers pass one list of all arguments, marked by a symbol that has to stay.
  const given = Array.isArray(args[0]) ? args[0] : args;
  const { host, port } = given[0] ?? {};
  const leadsAway = ([endpoint]) => {
    const name = hostOf(endpoint);
    return endpoint === `${name}:${port}` && [name, addressOf(name)].includes(host);
  };
  const [, detour] = detours().find(leadsAway) ?? [];
  if (detour !== undefined) given[0] = { ...given[0], host: '127.0.0.1', port: detour };
  return connect.apply(this, args);
};
