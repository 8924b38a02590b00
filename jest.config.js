const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } },
    ],
  },
  // These are ES modules only, which Node 20 cannot require.
  transformIgnorePatterns: ['/node_modules/(?!(?:parse5|entities|css-what)/)'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.cache/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache', '<rootDir>/dist'],
};

/** One project per kind of test, from the cheapest to the one that needs a whole n8n. */
const project = (displayName, folders, more = {}) => ({
  ...shared,
  displayName,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  ...more,
});

module.exports = {
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  projects: [
    project('mail', ['mail', 'convert']),
    project('nodes', ['nodes', 'credentials', 'harness', 'demo', 'workflows'], {
      setupFiles: ['<rootDir>/test/support/quietN8n.ts'],
    }),
    project('imap', ['imap', 'smtp']),
    project('soak', ['soak']),
    project('n8n', ['n8n'], {
      globalSetup: '<rootDir>/test/n8n/support/start.ts',
      globalTeardown: '<rootDir>/test/n8n/support/stop.ts',
      setupFilesAfterEnv: ['<rootDir>/test/n8n/support/patience.ts'],
    }),
  ],
  testTimeout: 30_000,
};
