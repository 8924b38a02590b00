/** The origin of a link that opens on the computer it was made on and nowhere else, else null. */
export function localAddress(link: string): string | null {
  const { hostname, origin } = new URL(link);
  const isLocal = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/i.test(hostname);
  return isLocal ? origin : null;
}
