import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';

/** What runs inside n8n and is judged by n8n's own community-node rules. */
const shipped = ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts', 'mail/**/*.ts'];
const n8n = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

/** One direction rule: files may not import what matches the patterns, nor the packages named. */
const direction = (files, ignores, group, message, names = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': [
      'error',
      { paths: names.map((name) => ({ name, message })), patterns: [{ group, message }] },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist', '.cache', 'coverage', 'node_modules'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  { plugins: n8n.plugins, rules: n8n.rules, files: shipped },
  {
    files: ['package.json'],
    languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  direction(
    ['mail/**/*.ts'],
    ['mail/imap/**', 'mail/smtp/**'],
    [
      'n8n-*',
      '**/nodes/**',
      '**/imap/**',
      '**/smtp/**',
      'imapflow',
      'nodemailer/lib/smtp-*',
      'node:net',
      'node:tls',
      'node:dns',
      'node:fs',
      'node:http*',
    ],
    'mail/*.ts are values and pure functions: no sockets, no clock, no n8n.',
    // Its MIME composer is a pure function; its transports are not.
    ['nodemailer'],
  ),
  direction(
    ['mail/imap/**/*.ts', 'mail/smtp/**/*.ts'],
    [],
    ['n8n-*', '**/nodes/**'],
    'The mail library knows nothing of n8n.',
  ),
  direction(
    ['nodes/**/*.ts', 'credentials/**/*.ts'],
    [],
    ['imapflow', 'nodemailer', 'mailparser'],
    'Nodes adapt; imapflow and nodemailer live in mail/imap and mail/smtp only.',
  ),
  direction(
    ['nodes/Email/actions/**/*.operation.ts'],
    [],
    ['imapflow', 'nodemailer', 'mailparser', '**/*.operation'],
    'Operations never import operations: share through nodes/shared or mail/.',
  ),
);
