import { properties } from '../../../nodes/EmailTrigger/properties';

/** What the form shows before anything is chosen, options unopened: `displayOptions` against the defaults. */
function shownAtFirst(): string[] {
  const defaults = new Map(properties.map(({ name, default: standard }) => [name, standard]));
  const isShown = ({ displayOptions }: (typeof properties)[number]) =>
    Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
      (values as unknown[] | undefined)?.includes(defaults.get(name)),
    );
  return properties.filter(isShown).map(({ name }) => name);
}

it('shows at most seven fields before options are opened, the account among them', () => {
  expect(shownAtFirst()).toEqual([
    'authentication',
    'mailboxes',
    'startFrom',
    'senders',
    'filters',
    'afterProcessing',
    'options',
  ]);
});

it('can be published as it is, once it has an account: nothing required is empty', () => {
  const required = properties.filter(
    ({ name, required: isRequired }) => isRequired && shownAtFirst().includes(name),
  );
  expect(required.map(({ name, default: standard }) => [name, standard])).toEqual([['mailboxes', ['INBOX']]]);
});
