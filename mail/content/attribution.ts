/** Words for “wrote” as mail programs put them into the line above a quote, over all languages they come in. */
const verbs = [
  ...['wrote', 'writes', 'schrieb', 'geschrieben', 'a écrit', 'écrit', 'escribió', 'escribio', 'ha scritto'],
  ...[
    'scrisse',
    'escreveu',
    'schreef',
    'skrev',
    'skreiv',
    'napisał',
    'napisała',
    'pisze',
    'napsal',
    'napsala',
  ],
  ...[
    'napísal',
    'napísala',
    'написал',
    'написала',
    'написав',
    'пишет',
    'пише',
    'писал',
    'написа',
    'kirjoitti',
  ],
  ...[
    'kirjutas',
    'írta',
    'yazdı',
    'έγραψε',
    'a scris',
    'rašė',
    'rakstīja',
    'napisao',
    'napisala',
    'je napisao',
  ],
  ...[
    'đã viết',
    'menulis',
    'เขียนว่า',
    'כתב',
    'כתבה',
    'כתב/ה',
    'كتب',
    'كتبت',
    '写道',
    '寫道',
    '撰写',
    '님이 작성',
  ],
  ...[
    '작성',
    '書きました',
    'さんは書きました',
    'のメッセージ',
    'ha escrit',
    'skrifaði',
    'idatzi du',
    'escribeu',
  ],
];
const verb = new RegExp(
  `(?:^|[^\\p{L}])(?:${verbs.join('|')})(?:\\([^)]{1,3}\\))?(?=$|[^\\p{L}])|写道|寫道|작성|書きました`,
  'iu',
);

/** How such a line begins where it names no address. */
const opening =
  /^(?:on|at|am|le|el|il|em|op|den|dnia|w dniu|dne|dňa|pe|la data|ti|στις|vào|pada|в|на|el día|il giorno|á|a|בתאריך|ב־|في|在|于|於)[\s,:]/iu;

const address = /[^\s<>"@]+@[^\s<>"@]+\.[^\s<>"@]+/;
/** An address in brackets at the end, as programs put it behind the name of whom they quote. */
const named = /[<(][^<>()@]*@[^<>()]*[>)][\s:：]*$/;
const time = /\d{1,2}[:.h時시]\s?\d{2}/;

/** A day with its year; a year alone is only a number. */
const hasDate = (line: string): boolean =>
  time.test(line) || (/(?:^|\D)\d{4}(?:\D|$)/.test(line) && /(?:^|\D)\d{1,2}(?:\D|$)/.test(line));

/** Longer lines are prose. */
const MAX_LENGTH = 400;

/**
 * How surely a line is what a mail program puts above a quote: `addressed` names whom it quotes, so that even
 * unmarked text below it is the quote; `likely` is one only if a quote does follow.
 */
export type Sureness = 'addressed' | 'certain' | 'likely';

/** See `Sureness`; null for a line that is none. */
export function attributionOf(line: string): Sureness | null {
  const text = line
    .replace(/[*_\u200e\u200f\u202a-\u202c]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length < 8 || text.length > MAX_LENGTH || !/[:：]$/.test(text)) return null;
  const dated = hasDate(text);
  const addressed = address.test(text);
  const told = verb.test(text);
  if (dated && told && addressed) return 'addressed';
  if (dated && (named.test(text) || (told && opening.test(text)))) return 'certain';
  return told || dated || addressed ? 'likely' : null;
}

/** True for what announces a quote whatever follows it. */
export const isQuoteHead = (sureness: Sureness | null): boolean =>
  sureness === 'addressed' || sureness === 'certain';

/** Words between dashes above a quoted or forwarded mail. */
const separatorWords =
  /^(?:original|original message|original appointment|original-nachricht|ursprüngliche mail|mail original|opprinnelig e-post|původní e-mail|оригінальне повідомлення|оригинално писмо|originalno sporočilo|izvorna poruka|邮件原文|forwarded message|forwarded by .{1,80}|reply message|begin forwarded message|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message d.origine|message original|message transféré|message transmis|début du message (?:réexpédié|transféré)|mensaje original|mensaje reenviado|inicio del mensaje reenviado|messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|begin doorgestuurd bericht|ursprungligt meddelande|ursprungsmeddelande|vidarebefordrat (?:meddelande|brev)|oprindelig meddelelse|videresendt (?:meddelelse|besked)|opprinnelig melding|videresendt melding|wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|treść przekazanej wiadomości|původní zpráva|přeposlaná zpráva|pôvodná správa|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|пересланное сообщение|переадресованное сообщение|початкове повідомлення|orijinal mesaj|özgün ileti|iletilen mesaj|alkuperäinen viesti|välitetty viesti|eredeti üzenet|továbbított üzenet|αρχικό μήνυμα|mesaj original|הודעה מקורית|הודעה שהועברה|الرسالة الأصلية|رسالة معاد توجيهها|原始邮件|原始郵件|转发邮件信息|转发的邮件|轉寄的郵件|回复的原邮件|元のメッセージ|転送メッセージ|転送された(?:メッセージ|メール)|원본 메시지|원본 메일|전달된 메시지)\s*[:：]?$/iu;

/** What ticket systems put above the mail they want answered; `##- … -##` is one system's, in every language. */
const replyAbove =
  /^[-_=*#\s]*(?:please )?(?:type your reply|reply|write your reply|respond) above this line[-_=*#.\s]*$|^##- .{5,100} -##$/i;
/** QUIRK: GroupWise puts whom and when it quotes between marks, and the quote below without any. */
const groupWise = /^>>> .{3,90}\d{1,2}[:.]\d{2}.{0,5} >>>$/;

/** True for the words of a separator, whatever stands around them. */
export const isSeparatorWords = (line: string): boolean =>
  line.length <= 120 && separatorWords.test(line.trim().replace(/^[-_=*\s]+|[-_=*\s]+$/g, ''));

/** True for a line such as `-----Original Message-----`, below which nothing is new. */
export function isSeparator(line: string): boolean {
  const text = line.trim();
  if (text.length < 6 || text.length > 120) return false;
  if (replyAbove.test(text) || groupWise.test(text)) return true;
  const between = /^-{3,}(.+?)-{3,}$/.exec(text)?.[1];
  if (between !== undefined && isQuoteHead(attributionOf(`${between.trim()}:`))) return true;
  return isSeparatorWords(text) && (/^[-_=*]{2,}/.test(text) || /[:：]$/.test(text));
}

const fromLabel =
  /^(?:from|von|de|da|van|från|fra|frá|od|от|від|kimden|gönderen|发件人|寄件者|寄件人|差出人|送信者|보낸\s?사람|보낸이|lähettäjä|feladó|από|מאת|من|expéditeur|remitente|mittente|afzender|avsändare|nadawca|odesílatel|odosielateľ|saatja|expeditor|din partea|від кого|de la|nuo|no|pošiljatelj|từ|dari|จาก)\s?[:：]/iu;
const subjectLabel =
  /^(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|předmět|predmet|тема|konu|主题|主\s题|主旨|件名|제목|aihe|tárgy|θέμα|נושא|الموضوع|subiect|re|относно|zadeva|naslov|tema|tēma|teema|chủ đề|subjek|เรื่อง|assumpte)\s?[:：]/iu;
const dateLabel =
  /^(?:sent|date|gesendet|datum|envoyé(?: le)?|date d'envoi|enviado(?: el| em)?|fecha|enviada em|data|inviato|verzonden|skickat|sendt|dato|wysłano|wysłane|odesláno|отправлено|дата|надіслано|gönderildi|gönderme tarihi|tarih|发送时间|发件时间|发送日期|日期|时间|傳送時間|送信日時|日時|보낸 날짜|날짜|lähetetty|päivämäärä|küldve|dátum|στάλθηκε|ημερομηνία|נשלח|תאריך|تاريخ الإرسال|التاريخ|trimis|изпратено(?: на)?|poslano|poslato|odoslané|išsiųsta|nosūtīts|saadetud|đã gửi|dikirim|tanggal|ส่ง|วันที่|寄件日期|تم الإرسال|enviat)\s?[:：]/iu;
const recipientLabel =
  /^(?:to|cc|reply-to|an|kopie|antwort an|à|para|a|aan|till|kopia|til|do|dw|komu|kópia|кому|копия|kime|bilgi|收\s?件人|抄\s?送|收件者|副本|宛先|받는\s?사람|참조|vastaanottaja|címzett|προς|אל|إلى|către|prima|za|до|kam|adressaat|saaja|đến|tới|kepada|ถึง|per a)\s?[:：]/iu;

const unmarked = (line: string) =>
  line
    .replace(/^[>\s]+/, '')
    .replace(/[*_]/g, '')
    .trim()
    .slice(0, 200);

const labels = [fromLabel, subjectLabel, dateLabel, recipientLabel];

/**
 * True if the lines from `at` are the header of a quoted mail: who, to whom, and about what. Where the subject is
 * missing an address and a date make up for it, as people write forms with `From:` and `To:` too; and web forms send
 * `From:` and `Subject:` without anybody it goes to.
 */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const first = unmarked(lines[at] ?? '');
  if (!labels.some((label) => label.test(first))) return false;
  const near = lines
    .slice(at, at + 9)
    .map(unmarked)
    .filter(Boolean)
    .slice(0, 6);
  const [from, subject, date, recipient] = labels.map((label) => near.find((line) => label.test(line)));
  if (from === undefined || recipient === undefined) return false;
  return subject !== undefined || (date !== undefined && address.test(from));
}
