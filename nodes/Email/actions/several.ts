/**
 * Treats `count` things, up to `limit` at once, and gives the results in their order. After a failure
 * none is begun any more and those under way are waited for, so that nothing is cut off; then the
 * failure of the first of them is thrown.
 */
export async function several<T>(
  count: number,
  limit: number,
  work: (index: number) => Promise<T>,
): Promise<T[]> {
  const results = new Map<number, T>();
  const failures = new Map<number, unknown>();
  let next = 0;
  async function worker(): Promise<void> {
    while (next < count && failures.size === 0) {
      const index = next++;
      await work(index).then(
        (result) => results.set(index, result),
        (error: unknown) => failures.set(index, error),
      );
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
