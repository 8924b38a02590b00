import { draftAnswer } from '../../demo/draft';

const request = [
  'Hello,',
  '',
  'we need a quote for 40 oak chairs.',
  'Delivery to Bremen by 3 March, please.',
  '',
  'Kind regards',
  'Ada Field',
].join('\n');

it('greets by the name below the mail and repeats what was asked for', () => {
  const draft = draftAnswer({ text: request, knownSender: false });
  expect(draft).toMatch(/^Hello Ada Field,\n\nthank you for your request\./);
  expect(draft).toContain('- we need a quote for 40 oak chairs.');
  expect(draft).toContain('- Delivery to Bremen by 3 March, please.');
  expect(draft).not.toContain('please tell us');
});

it('asks for what the mail leaves out', () => {
  const draft = draftAnswer({ text: 'Could you make us an offer for chairs?', knownSender: false });
  expect(draft).toContain('please tell us how many pieces you need, by when you need it and where it should');
});

it('greets a sender it remembers as such', () => {
  expect(draftAnswer({ text: request, knownSender: true })).toContain('thank you for coming back to us.');
});

it('says that it is no model', () => {
  expect(draftAnswer({ text: request, knownSender: false })).toContain('stand-in for a language model');
});

it('leaves out quoted text', () => {
  const draft = draftAnswer({
    text: '> we need 12 tables of you\nIt is 14 now, please.',
    knownSender: false,
  });
  expect(draft).not.toContain('12 tables');
  expect(draft).toContain('- It is 14 now, please.');
});
