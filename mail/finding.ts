/** How much a finding matters: `error` stops mail, `warning` will or may. */
export type Severity = 'ok' | 'info' | 'warning' | 'error';

/** One thing that was looked at, in words for the person who set the account up. */
export interface Finding {
  readonly area: 'imap' | 'smtp' | 'domain' | 'n8n';
  /** What was looked at, for example `certificate`; stable, for workflows that react to it. */
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do, null when all is well. */
  readonly advice: string | null;
}

const ranks: readonly Severity[] = ['ok', 'info', 'warning', 'error'];

/** The worst severity among findings; `ok` when there are none. */
export const worst = (findings: readonly Finding[]): Severity =>
  ranks[Math.max(0, ...findings.map(({ severity }) => ranks.indexOf(severity)))] ?? 'ok';

/** Builds the findings of one area. */
export function findingsIn(area: Finding['area']) {
  const find =
    (severity: Severity) =>
    (check: string, message: string, advice: string | null = null): Finding => ({
      area,
      check,
      severity,
      message,
      advice,
    });
  return { ok: find('ok'), info: find('info'), warning: find('warning'), error: find('error') };
}
