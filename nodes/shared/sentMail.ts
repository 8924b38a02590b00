/** What this n8n process sent for an account since it started. */
export interface SentCounts {
  sent: number;
  failed: number;
  lastSentAt: Date | null;
}

const counts = new Map<string, SentCounts>();

/** The counts of an account, by host and user. */
export function sentCountsOf(account: string): SentCounts {
  const known = counts.get(account) ?? { sent: 0, failed: 0, lastSentAt: null };
  counts.set(account, known);
  return known;
}

/** Counts a mail by how its sending ends, which is the caller's to await. */
export function countSent<T extends { readonly status: string }>(
  account: string,
  sending: Promise<T>,
): Promise<T> {
  const counted = sentCountsOf(account);
  sending.then(
    ({ status }) => {
      if (status !== 'sent' && status !== 'redirected') return;
      counted.sent += 1;
      counted.lastSentAt = new Date();
    },
    () => (counted.failed += 1),
  );
  return sending;
}
