import { startChaosProxy, type ChaosProxy } from './chaosProxy';

const extensions =
  /\b(?:UIDPLUS|MOVE|CONDSTORE|QRESYNC|ENABLE|SPECIAL-USE|IMAP4rev2|LIST-EXTENDED|LIST-STATUS|OBJECTID|ESEARCH)\b ?/g;
const systemFlag = /^\\(?:Answered|Flagged|Deleted|Seen|Draft)$/i;

/**
 * A real IMAP server as if it had nothing beyond the IMAP of 2003: it neither announces nor understands
 * UIDPLUS, MOVE, CONDSTORE and SPECIAL-USE, and drops keywords as Exchange does.
 */
export async function withoutExtensions(imapPort: number): Promise<ChaosProxy> {
  const proxy = await startChaosProxy(imapPort, { tls: true });
  proxy.rewrite({ fromServer: poorer, fromClient: refused });
  return proxy;
}

function poorer(line: string): string | null {
  if (/^\* OK \[HIGHESTMODSEQ/.test(line)) return null;
  return line
    .replace(
      /^(.*\bCAPABILITY\b)(.*)$/,
      (_, head: string, rest: string) => head + rest.replace(extensions, ''),
    )
    .replace(/\[(?:COPYUID|APPENDUID) [^\]]*\] /, '')
    .replace(/(\[PERMANENTFLAGS \()([^)]*)/, (_, head: string, flags: string) => head + onlySystem(flags))
    .replace(/^(\* LIST \([^)]*)\\(?:Sent|Drafts|Trash|Archive|Junk)\b/, '$1');
}

/** A command the server is not to know becomes one that it does not. */
function refused(line: string): string {
  return line
    .replace(/^(\S+) UID (?:MOVE|EXPUNGE)\b/, '$1 XNONE')
    .replace(/^(\S+) (?:MOVE|ENABLE)\b/, '$1 XNONE')
    .replace(
      /^(\S+ (?:UID )?STORE \S+ [+-]?FLAGS(?:\.SILENT)? \()([^)]*)/,
      (_, head: string, flags: string) => {
        return head + onlySystem(flags);
      },
    );
}

const onlySystem = (flags: string) =>
  flags
    .split(' ')
    .filter((flag) => systemFlag.test(flag))
    .join(' ');
