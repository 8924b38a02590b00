const turns = new Map<string, Promise<unknown>>();

/** Does what belongs to one request one after the other, so that two clicks cannot overtake each other. */
export async function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(id);
  // How the one before ended is for the one who asked for it.
  const turn = (before ?? Promise.resolve()).then(work, work);
  turns.set(id, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(id) === turn) turns.delete(id);
  }
}
