import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads the results jest wrote with `--json`; null when there are none yet. A test file that could not
 * run counts as one failure.
 */
export function readResults(file) {
  if (!existsSync(file)) return null;
  try {
    const jest = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: jest.numPassedTests,
      failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites,
      skipped: jest.numPendingTests + jest.numTodoTests,
    };
  } catch {
    return null; // half written
  }
}

/** The plain line a run ends with, for people and for scripts that add several up. */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
