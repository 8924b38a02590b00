/** How much a finding matters: `error` stops mail, `warning` will or may. */
export type Severity = 'ok' | 'info' | 'warning' | 'error';

/** One thing that was looked at, in words for the person who set the account up. */
export interface Finding {
  readonly area: 'account' | 'imap' | 'smtp' | 'domain' | 'n8n';
  /** What was looked at, for example `certificate`; stable, for workflows that react to it. */
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do, null when all is well. */
  readonly advice: string | null;
}

const ranks: readonly Severity[] = ['error', 'warning', 'info', 'ok'];

/** Findings by severity, those of one severity in the order they were made. */
export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));

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
