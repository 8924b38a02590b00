const form = document.querySelector('form');
const fields = form.elements;

const samples = {
  question: {
    subject: 'Opening hours on Friday',
    text: 'Hello,\n\nare you open on Friday afternoon? I would like to collect my order.\n\nKind regards\nAda Field',
  },
  quote: {
    subject: 'Request for a quote: 40 oak chairs',
    text: 'Hello,\n\nwe are furnishing a reading room and need a quote for 40 oak chairs, stackable if you have them.\nDelivery to Bremen by 3 March would be best.\n\nKind regards\nAda Field',
  },
};

/** The conversation the next mail belongs to, oldest Message-ID first. */
let references = [];

/** Mail is shown as text, never as markup. */
function element(tag, { text = '', ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...(text ? [text] : []), ...children);
  return made;
}

const time = (date) => new Date(date).toLocaleTimeString([], { timeStyle: 'medium' });

function mail({ from, to, date, text, quoted, attachments, own }) {
  const people = element('span', { text: own ? `to ${to}` : from });
  const shown = element(
    'article',
    { className: own ? 'mail own' : 'mail' },
    element('header', {}, people, element('time', { dateTime: date, text: time(date) })),
    element('pre', { text }),
  );
  if (attachments.length > 0) shown.append(element('p', { className: 'hint', text: attachments.join(', ') }));
  if (quoted) {
    const quote = element('details', {}, element('summary', { text: 'Quoted text' }));
    quote.append(element('pre', { text: quoted }));
    shown.append(quote);
  }
  return shown;
}

function conversation({ subject, mails }) {
  const shown = element('article', { className: 'conversation' }, element('h3', { text: subject }));
  shown.append(...mails.map(mail));
  if (mails.at(-1).own) {
    shown.append(element('p', { className: 'waiting', text: 'No answer yet …' }));
    return shown;
  }
  const again = element('button', { type: 'button', className: 'again', text: 'Answer this mail' });
  again.onclick = () => {
    references = mails.map(({ messageId }) => messageId);
    fields.subject.value = /^re:/i.test(subject) ? subject : `Re: ${subject}`;
    fields.text.value = '';
    fields.text.focus();
  };
  shown.append(element('p', { className: 'waiting' }, again));
  return shown;
}

const approval = ({ subject, link }) =>
  element(
    'article',
    { className: 'approval' },
    element('h3', { text: 'A draft waits for you' }),
    element('p', { text: subject }),
    element('a', {
      className: 'open',
      href: link,
      target: '_blank',
      rel: 'noopener',
      text: 'Read it and decide',
    }),
  );

async function refresh() {
  const state = await (await fetch('/state')).json();
  // A person who has signed in is led to the workflows, not to n8n's assistant.
  document.querySelector('#n8n').href = `${state.n8n.url}/home/workflows`;
  document.querySelector('#user').textContent = state.n8n.user;
  document.querySelector('#password').textContent = state.n8n.password;
  document.querySelector('#approvals').replaceChildren(...state.approvals.map(approval));
  const none = element('p', { className: 'empty', text: 'No mail yet. Send one: the answer appears here.' });
  const shown = state.conversations.map(conversation);
  document.querySelector('#conversations').replaceChildren(...(shown.length > 0 ? shown : [none]));
}

form.onsubmit = async (event) => {
  event.preventDefault();
  const response = await fetch('/mail', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject: fields.subject.value, text: fields.text.value, references }),
  });
  const { error } = await response.json();
  fields.result.value = error ?? 'Sent.';
  if (error) return;
  references = [];
  form.reset();
  await refresh();
};

fields.subject.oninput = () => (references = []);

for (const button of document.querySelectorAll('[data-sample]')) {
  button.onclick = () => {
    references = [];
    Object.assign(fields.subject, { value: samples[button.dataset.sample].subject });
    Object.assign(fields.text, { value: samples[button.dataset.sample].text });
    fields.result.value = '';
  };
}

new EventSource('/events').onmessage = refresh;
// An approval is decided on another page, which sends no event here.
setInterval(() => document.querySelector('.approval') && refresh(), 2_000);
await refresh();
