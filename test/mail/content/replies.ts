import { clientReplies } from './clientReplies';

/** How mail programs mark the mail they answer, per program and language. */

/** One answer: what its author wrote, and the mail around it. */
export interface ReplyCase {
  /** Program, what is peculiar, and language; of those that answer nothing only a number. */
  readonly name: string;
  readonly written: string;
  readonly text: string | null;
  readonly html: string | null;
}

const written: Readonly<Record<string, string>> = {
  en: 'Thanks, that works for me.\n\nCould you send the invoice?',
  de: 'Danke, das passt mir.\n\nKönnen Sie die Rechnung schicken?',
  fr: 'Merci, cela me convient.\n\nPouvez-vous envoyer la facture ?',
  es: 'Gracias, me viene bien.\n\n¿Puede enviar la factura?',
  it: 'Grazie, per me va bene.\n\nPuò inviare la fattura?',
  pt: 'Obrigado, para mim está bem.\n\nPode enviar a fatura?',
  nl: 'Bedankt, dat past mij.\n\nKunt u de factuur sturen?',
  sv: 'Tack, det passar mig.\n\nKan du skicka fakturan?',
  da: 'Tak, det passer mig.\n\nKan du sende fakturaen?',
  pl: 'Dziękuję, pasuje mi.\n\nCzy może Pan przesłać fakturę?',
  cs: 'Děkuji, to mi vyhovuje.\n\nMůžete poslat fakturu?',
  ru: 'Спасибо, мне подходит.\n\nПришлите, пожалуйста, счёт.',
  uk: 'Дякую, мені підходить.\n\nНадішліть, будь ласка, рахунок.',
  tr: 'Teşekkürler, bana uyar.\n\nFaturayı gönderir misiniz?',
  fi: 'Kiitos, sopii minulle.\n\nVoitko lähettää laskun?',
  hu: 'Köszönöm, nekem megfelel.\n\nElküldené a számlát?',
  el: 'Ευχαριστώ, με βολεύει.\n\nΜπορείτε να στείλετε το τιμολόγιο;',
  he: 'תודה, זה מתאים לי.\n\nתוכל לשלוח את החשבונית?',
  zh: '谢谢，我没问题。\n\n请把发票发给我。',
  tw: '謝謝，我沒問題。\n\n請把發票寄給我。',
  ja: 'ありがとうございます。それで結構です。\n\n請求書を送ってください。',
  ko: '감사합니다. 괜찮습니다.\n\n송장을 보내 주세요.',
};

const quoted = 'How about Friday at noon?\n\n-- \nBob Example';
const marks = (text: string) => text.replace(/^/gm, '> ').replace(/> $/gm, '>');
const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map((each) => `<div>${each}</div>`)
    .join('<div><br></div>');
const of = (language: string): string => written[language] ?? '';

/** Gmail's line above a quote. */
const gmail: Readonly<Record<string, string>> = {
  en: 'On Fri, Nov 20, 2026 at 12:00 PM Bob Example <bob@example.com> wrote:',
  de: 'Am Fr., 20. Nov. 2026 um 12:00 Uhr schrieb Bob Example <bob@example.com>:',
  fr: 'Le ven. 20 nov. 2026 à 12:00, Bob Example <bob@example.com> a écrit :',
  es: 'El vie, 20 nov 2026 a las 12:00, Bob Example (<bob@example.com>) escribió:',
  it: 'Il giorno ven 20 nov 2026 alle ore 12:00 Bob Example <bob@example.com> ha scritto:',
  pt: 'Em sex., 20 de nov. de 2026 às 12:00, Bob Example <bob@example.com> escreveu:',
  nl: 'Op vr 20 nov 2026 om 12:00 schreef Bob Example <bob@example.com>:',
  sv: 'Den fre 20 nov. 2026 kl 12:00 skrev Bob Example <bob@example.com>:',
  da: 'Den fre. 20. nov. 2026 kl. 12.00 skrev Bob Example <bob@example.com>:',
  pl: 'pt., 20 lis 2026 o 12:00 Bob Example <bob@example.com> napisał(a):',
  cs: 'pá 20. 11. 2026 v 12:00 odesílatel Bob Example <bob@example.com> napsal:',
  ru: 'пт, 20 нояб. 2026 г. в 12:00, Bob Example <bob@example.com>:',
  uk: 'пт, 20 лист. 2026 р. о 12:00 Bob Example <bob@example.com> пише:',
  tr: 'Bob Example <bob@example.com>, 20 Kas 2026 Cum, 12:00 tarihinde şunu yazdı:',
  fi: 'pe 20. marrask. 2026 klo 12.00 Bob Example (bob@example.com) kirjoitti:',
  hu: 'Bob Example <bob@example.com> ezt írta (időpont: 2026. nov. 20., P, 12:00):',
  el: 'Στις Παρ 20 Νοε 2026 στις 12:00 μ.μ., ο χρήστης Bob Example <bob@example.com> έγραψε:',
  he: '‫בתאריך יום ו׳, 20 בנוב׳ 2026 ב-12:00 מאת ‪Bob Example‬‏ <‪bob@example.com‬‏>:‬',
  zh: 'Bob Example <bob@example.com> 于2026年11月20日周五 12:00写道：',
  tw: 'Bob Example <bob@example.com> 於 2026年11月20日 週五 中午12:00寫道：',
  ja: '2026年11月20日(金) 12:00 Bob Example <bob@example.com>:',
  ko: '2026년 11월 20일 (금) 오후 12:00, Bob Example <bob@example.com>님이 작성:',
};

const gmailText = Object.entries(gmail).map(([language, line]): ReplyCase => ({
  name: `Gmail, plain text, ${language}`,
  written: of(language),
  text: `${of(language)}\n\n${line}\n\n${marks(quoted)}\n`,
  html: null,
}));

const gmailHtml = ['en', 'de', 'fr', 'ja', 'ru', 'tr'].map((language): ReplyCase => ({
  name: `Gmail, HTML, ${language}`,
  written: of(language),
  text: null,
  html: `<div dir="ltr">${paragraphs(of(language))}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${gmail[language]}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>How about Friday at noon?</div></blockquote></div>`,
}));

/** Outlook's header of the answered mail. */
const outlook: Readonly<Record<string, readonly [string, string, string, string]>> = {
  en: ['From', 'Sent', 'To', 'Subject'],
  de: ['Von', 'Gesendet', 'An', 'Betreff'],
  fr: ['De', 'Envoyé', 'À', 'Objet'],
  es: ['De', 'Enviado el', 'Para', 'Asunto'],
  it: ['Da', 'Inviato', 'A', 'Oggetto'],
  pt: ['De', 'Enviado', 'Para', 'Assunto'],
  nl: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  sv: ['Från', 'Skickat', 'Till', 'Ämne'],
  da: ['Fra', 'Sendt', 'Til', 'Emne'],
  pl: ['Od', 'Wysłano', 'Do', 'Temat'],
  cs: ['Od', 'Odesláno', 'Komu', 'Předmět'],
  ru: ['От', 'Отправлено', 'Кому', 'Тема'],
  tr: ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
  fi: ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
  hu: ['Feladó', 'Küldve', 'Címzett', 'Tárgy'],
  zh: ['发件人', '发送时间', '收件人', '主题'],
  ja: ['差出人', '送信日時', '宛先', '件名'],
  ko: ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
};

const outlookText = Object.entries(outlook).map(([language, [from, sent, to, subject]]): ReplyCase => ({
  name: `Outlook, plain text, ${language}`,
  written: of(language),
  text: `${of(language)}\n\n________________________________\n${from}: Bob Example <bob@example.com>\n${sent}: 20.11.2026 12:00\n${to}: Ada Example <ada@example.com>\n${subject}: Lunch\n\nHow about Friday at noon?\n`,
  html: null,
}));

const outlookHtml = ['en', 'de', 'es', 'pl'].flatMap((language): ReplyCase[] => {
  const [from, sent, to, subject] = outlook[language] ?? ['', '', '', ''];
  const header = `<b>${from}:</b> Bob Example &lt;bob@example.com&gt;<br><b>${sent}:</b> 20.11.2026 12:00<br><b>${to}:</b> Ada<br><b>${subject}:</b> Lunch`;
  return [
    {
      name: `Outlook on the web, HTML, ${language}`,
      written: of(language),
      text: null,
      html: `<html><body dir="ltr">${paragraphs(of(language))}<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${header}</font></div><div>How about Friday at noon?</div></body></html>`,
    },
    {
      name: `Outlook for Windows, HTML, ${language}`,
      written: of(language),
      text: null,
      html: `<div class="WordSection1">${of(language)
        .split('\n\n')
        .map((each) => `<p class="MsoNormal">${each}</p>`)
        .join(
          '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>',
        )}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${header}</p></div></div><p class="MsoNormal">How about Friday at noon?</p></div>`,
    },
  ];
});

const cited = '<blockquote type="cite"><div>How about Friday at noon?</div></blockquote>';

const programs: readonly ReplyCase[] = [
  {
    name: 'Apple Mail, HTML, en',
    written: of('en'),
    text: null,
    html: `<body>${paragraphs(of('en'))}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 20 Nov 2026, at 12:00, Bob Example &lt;bob@example.com&gt; wrote:</div><br><div>How about Friday at noon?</div></blockquote></div></body>`,
  },
  {
    name: 'Apple Mail on a phone, plain text, de',
    written: of('de'),
    text: `${of('de')}\n\nVon meinem iPhone gesendet\n\n> Am 20.11.2026 um 12:00 schrieb Bob Example <bob@example.com>:\n>\n${marks(quoted)}`,
    html: null,
  },
  {
    name: 'Apple Mail, answer below the quote, fr',
    written: of('fr'),
    text: null,
    html: `<div>Le 20 nov. 2026 à 12:00, Bob Example a écrit :</div>${cited}${paragraphs(of('fr'))}`,
  },
  {
    name: 'Thunderbird, HTML, de',
    written: of('de'),
    text: null,
    html: `<p>${of('de').replace('\n\n', '</p><p>')}</p><div class="moz-cite-prefix">Am 20.11.26 um 12:00 schrieb Bob Example:<br></div>${cited}<div class="moz-signature">-- <br>Ada</div>`,
  },
  {
    name: 'Thunderbird, plain text below the quote, en',
    written: of('en'),
    text: `On 20/11/2026 12:00, Bob Example wrote:\n${marks('How about Friday at noon?')}\n\n${of('en')}\n\n-- \nAda\nExample Ltd`,
    html: null,
  },
  {
    name: 'Thunderbird, plain text between the quotes, en',
    written: 'Yes.\n\nNo, sorry.',
    text: 'On 20/11/2026 12:00, Bob Example wrote:\n> Friday?\n\nYes.\n\n> And Saturday?\n\nNo, sorry.\n',
    html: null,
  },
  {
    name: 'Yahoo, HTML, es',
    written: of('es'),
    text: null,
    html: `<div class="ydp1"><div>${paragraphs(of('es'))}</div></div><div id="ydp2yahoo_quoted_1" class="yahoo_quoted"><div>El viernes, 20 de noviembre de 2026, 12:00:00, Bob &lt;bob@example.com&gt; escribió:</div><div>How about Friday?</div></div>`,
  },
  {
    name: 'Proton, HTML, en',
    written: of('en'),
    text: null,
    html: `<div>${paragraphs(of('en'))}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Friday, November 20th, 2026 at 12:00, Bob wrote:<br><blockquote class="protonmail_quote" type="cite">How about Friday?</blockquote></div>`,
  },
  {
    name: 'Zoho, HTML, en',
    written: of('en'),
    text: null,
    html: `<div>${paragraphs(of('en'))}</div><div class="zmail_extra"><div>---- On Fri, 20 Nov 2026 12:00:00 +0100 Bob &lt;bob@example.com&gt; wrote ----</div><blockquote>How about Friday?</blockquote></div>`,
  },
  {
    name: 'GMX, HTML, de',
    written: of('de'),
    text: null,
    html: `<html><body><div style="font-family: Verdana">${paragraphs(of('de'))}<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> 20.11.2026<br><b>Von:</b> Bob</div><div>How about Friday?</div></div></div></body></html>`,
  },
  {
    name: 'Yandex, HTML, ru',
    written: of('ru'),
    text: null,
    html: `${paragraphs(of('ru'))}<div>20.11.2026, 12:00, "Bob Example" &lt;bob@example.com&gt;:</div><blockquote><p>How about Friday?</p></blockquote>`,
  },
  {
    name: 'Mail.ru, HTML, ru',
    written: of('ru'),
    text: null,
    html: `<div>${paragraphs(of('ru'))}</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Пятница, 20 ноября 2026, 12:00 +03:00 от Bob &lt;bob@example.com&gt;:<div>How about Friday?</div></blockquote>`,
  },
  {
    name: 'NetEase, plain text, zh',
    written: of('zh'),
    text: `${of('zh')}\n\n在 2026-11-20 12:00:00，"Bob" <bob@example.com> 写道：\n\n${marks(quoted)}`,
    html: null,
  },
  {
    name: 'QQ, plain text, zh',
    written: of('zh'),
    text: `${of('zh')}\n\n------------------ 原始邮件 ------------------\n发件人: "Bob" <bob@example.com>;\n发送时间: 2026年11月20日\n收件人: "Ada";\n主题: Lunch\n\nHow about Friday?`,
    html: null,
  },
  {
    name: 'Outlook on a phone, plain text, en',
    written: of('en'),
    text: `${of('en')}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Bob <bob@example.com>\nSent: Friday, November 20, 2026 12:00:00 PM\nTo: Ada <ada@example.com>\nSubject: Lunch\n\nHow about Friday?`,
    html: null,
  },
  {
    name: 'old Outlook, plain text, en',
    written: of('en'),
    text: `${of('en')}\n\n-----Original Message-----\nFrom: Bob [mailto:bob@example.com]\nSent: Friday, November 20, 2026 12:00 PM\n\nHow about Friday?`,
    html: null,
  },
  {
    name: 'old Outlook, plain text, de',
    written: of('de'),
    text: `${of('de')}\n\n-----Ursprüngliche Nachricht-----\nVon: Bob [mailto:bob@example.com]\nGesendet: Freitag, 20. November 2026\n\nHow about Friday?`,
    html: null,
  },
  {
    name: 'wrapped attribution, plain text, en',
    written: of('en'),
    text: `${of('en')}\n\nOn Fri, Nov 20, 2026 at 12:00 PM Bob Maximilian Example-Longname <\nbob.longname@example.com> wrote:\n\n${marks(quoted)}`,
    html: null,
  },
  {
    name: 'a forward with a word above, en',
    written: of('en'),
    text: `${of('en')}\n\n---------- Forwarded message ---------\nFrom: Bob <bob@example.com>\nDate: Fri, Nov 20, 2026\nSubject: Lunch\nTo: Ada\n\nHow about Friday?`,
    html: null,
  },
];

/** Answers in which something looks like a quote or signature and is none. */
const nothingToCut: readonly ReplyCase[] = [
  'On Monday we wrote:\nthe contract must be signed by 20 November 2026.\nPlease check.',
  'From: the warehouse\nto the shop it takes two days.\n\nIs that fine?',
  'Prices:\n- apples 1.20\n- pears 2.50\n\nRegards\nAda',
  'The key is a--b.\n\nSee section -- it is short -- and answer.',
  'Hello,\n\nas Bob wrote: yes.\n\nAda',
  'Meeting 2026-11-20 12:00:\nroom 5\n\nBring the plan.',
  'Please book:\n\nFrom: Berlin\nTo: Paris\nDate: 20 November\n\nand a hotel. Thanks',
  'Bitte abholen:\n\nVon: Lager Nord\nAn: Filiale 3\nDatum: 20.11.2026\n\nDanke',
  'Please change the sender.\n\nFrom: old@example.com\nTo: new@example.com\n\nThanks, Ada',
  'Agenda for 20 Nov 2026, 12:00, ask bob@example.com:\n- one\n- two',
  'Sent from the warehouse yesterday, arrives today.\n\nAda',
  'Part one\n\n----------\n\nPart two is longer\nand goes on',
  'OK.\n\nThis e-mail is confidential.',
  'You have a new message:\n\nFrom: Bob <bob@example.com>\nSubject: Price\nDate: 20 Nov 2026\n\nHow much are bolts?',
  'Termine:\n\nDatum: 20.11.2026\nUhrzeit: 12:00\nThema: Budget\n\nBis dann',
].map((text, index) => ({ name: `nothing to cut, ${index + 1}`, written: text, text, html: null }));

export const replyCases: readonly ReplyCase[] = [
  ...gmailText,
  ...gmailHtml,
  ...outlookText,
  ...outlookHtml,
  ...programs,
  ...clientReplies,
  ...nothingToCut,
  {
    name: 'an indented paragraph in HTML is no quote',
    written: 'Look:\n\nThis is indented.\n\nFine?',
    text: null,
    html: '<div>Look:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>This is indented.</div></blockquote><div>Fine?</div>',
  },
];
