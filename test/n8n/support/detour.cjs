/**
 * Preloaded into n8n: connections to the endpoints in the file `MAILROOM_DETOURS` lead to loopback, as if
 * the name server and the router of the provider stood here. The file is JSON, `host:port` to port.
 */
const { existsSync, readFileSync } = require('node:fs');
const { Socket } = require('node:net');

const file = process.env.MAILROOM_DETOURS;
const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // Node's own callers pass one list of all arguments, marked by a symbol that has to stay.
  const given = Array.isArray(args[0]) ? args[0] : args;
  const detours = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const port = detours[`${given[0]?.host}:${given[0]?.port}`];
  if (port !== undefined) given[0] = { ...given[0], host: '127.0.0.1', port };
  return connect.apply(this, args);
};
