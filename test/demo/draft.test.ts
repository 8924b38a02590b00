import { draftAnswer } from '../../demo/draft';
import { chatInput } from '../../mail/content/chatInput';

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

it('reads the mail out of what a trigger gives an agent', () => {
  const head = { from: 'ada@shop.example', to: 'desk@mailroom.example', date: null, attachments: [] };
  const text = chatInput(
    { ...head, subject: 'Quote for oak tables' },
    'Please offer 3 tables.\n\nRegards\nAda',
    'n0nce',
  );
  const draft = draftAnswer({ text, knownSender: false });
  expect(draft).toMatch(/^Hello Ada,/);
  expect(draft).toContain('understood:\n- Quote for oak tables\n- Please offer 3 tables.\n\n');
});
