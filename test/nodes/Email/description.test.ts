import { Email } from '../../../nodes/Email/Email.node';

const { credentials = [], properties } = new Email().description;

/** QUIRK: n8n's editor hides what a credential depends on by name, and what that in turn depends on. */
function hiddenInEditor(): string[] {
  const named = new Set(credentials.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {})));
  const dependents = properties.filter(({ name }) => named.has(name));
  const hidden = properties.filter(
    ({ name }) =>
      named.has(name) || dependents.some(({ displayOptions }) => name in (displayOptions?.show ?? {})),
  );
  return [...new Set(hidden.map(({ name }) => name))];
}

it('lets a person choose resource and operation; only the sign-in is chosen with the credential', () => {
  expect(hiddenInEditor()).toEqual(['authentication']);
});
