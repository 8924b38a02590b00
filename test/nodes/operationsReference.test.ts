import { readFileSync } from 'node:fs';
import { operationsReference, referencePath } from '../../harness/operationsReference';

it('the reference of operations says what the nodes offer; if not, npm run docs writes it anew', () => {
  expect(readFileSync(referencePath, 'utf8')).toBe(operationsReference());
});
