/** UIDs as an IMAP sequence-set with ranges, for example `3:5,9` (RFC 3501 section 9); '' for none. */
export function toUidSet(uids: Iterable<number>): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let first = 0; first < sorted.length;) {
    let last = first;
    while (sorted[last + 1] === (sorted[last] ?? 0) + 1) last += 1;
    ranges.push(first === last ? `${sorted[first]}` : `${sorted[first]}:${sorted[last]}`);
    first = last + 1;
  }
  return ranges.join(',');
}
