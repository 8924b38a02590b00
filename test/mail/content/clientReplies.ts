import type { ReplyCase } from './replies';

/** Answers as programs write them, each with what is peculiar to it. */
const answer = (name: string, written: string, mail: { text?: string; html?: string }): ReplyCase => ({
  name,
  written,
  text: mail.text ?? null,
  html: mail.html ?? null,
});

export const clientReplies: readonly ReplyCase[] = [
  answer('Apple Mail, plain text, de', 'Danke, passt.', {
    text: 'Danke, passt.\n\n> Am 20.11.2026 um 12:00 schrieb Bob <bob@example.com>:\n> \n> Freitag?\n',
  }),
  answer('iPhone, plain text, fr', 'Merci.', {
    text: 'Merci.\n\nEnvoyé de mon iPhone\n\n> Le 20 nov. 2026 à 12:00, Bob <bob@example.com> a écrit :\n> \n> Vendredi ?',
  }),
  answer('iPhone, HTML, es', 'Gracias.', {
    html: '<html><head></head><body dir="auto">Gracias.<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Enviado desde mi iPhone</div><div dir="ltr"><br><blockquote type="cite">El 20 nov 2026, a las 12:00, Bob &lt;bob@example.com&gt; escribió:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Viernes?</div></blockquote></body></html>',
  }),
  answer('iPhone, answers between quotes, en', 'Yes.\nNo.', {
    html: '<body dir="auto"><blockquote type="cite"><div>Friday?</div></blockquote><div>Yes.</div><blockquote type="cite"><div>Saturday?</div></blockquote><div>No.</div></body>',
  }),
  answer('Samsung, HTML, en', 'Sounds good.', {
    html: '<html><body><div dir="auto">Sounds good.</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757">Sent from my Galaxy</div></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: Bob &lt;bob@example.com&gt; </div><div>Date: 20/11/2026  12:00  (GMT+00:00) </div><div>To: Ada &lt;ada@example.com&gt; </div><div>Subject: Lunch </div><div><br></div></div>Friday?</body></html>',
  }),
  answer('Samsung, plain text, de', 'Passt.', {
    text: 'Passt.\n\nVon meinem Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: Bob <bob@example.com>\nDatum: 20.11.26  12:00  (GMT+01:00)\nAn: Ada <ada@example.com>\nBetreff: Lunch\n\nFreitag?',
  }),
  answer('GMX, plain text, de', 'Hallo,\npasst.\n\nGruß Ada', {
    text: 'Hallo,\npasst.\n\nGruß Ada\n\nGesendet: Freitag, 20. November 2026 um 12:00 Uhr\nVon: "Bob" <bob@example.com>\nAn: ada@example.com\nBetreff: Lunch\n\nFreitag?',
  }),
  answer('GMX, HTML with a quote in a quote, de', 'Passt.\nAda', {
    html: '<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;"><div>Passt.</div><div class="signature">Ada</div><div>&nbsp;<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; word-wrap: break-word;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Freitag, 20. November 2026 um 12:00 Uhr<br/><b>Von:</b>&nbsp;Bob</div><div name="quoted-content">Freitag?</div></div></div></div></div></body></html>',
  }),
  answer('WEB.DE, plain text of the app, de', 'Passt.', {
    text: 'Passt.\n-- \nDiese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.\n\nAm 20.11.26, 12:00 schrieb Bob <bob@example.com>:\n>Freitag?',
  }),
  answer('Yahoo, plain text, en', 'Fine.', {
    text: 'Fine.\n\n    On Friday, November 20, 2026 at 12:00:00 PM GMT+1, Bob <bob@example.com> wrote:  \n \n Friday?\n\n   ',
  }),
  answer('Yahoo, plain text of the app, en', 'Fine.', {
    text: 'Fine.\n\nSent from Yahoo Mail on Android\n\n  On Fri, Nov 20, 2026 at 12:00 PM, Bob<bob@example.com> wrote:   Friday?  \n',
  }),
  answer('Yahoo, HTML of the app, it', 'Va bene.', {
    html: '<html><head></head><body>Va bene.<br><br><div id="ymail_android_signature"><a href="https://mail.onelink.me/1">Inviato da Yahoo Mail su Android</a></div> <br> <blockquote style="margin: 0 0 20px 0;"> <div style="font-family:Roboto, sans-serif; color:#6D00F6;"> <div>Il ven, 20 nov, 2026 alle 12:00, Bob</div><div>&lt;bob@example.com&gt; ha scritto:</div> </div> <div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;"> Venerdi? </div> </blockquote></body></html>',
  }),
  answer('Proton, plain text, en', 'Yes.', {
    text: 'Yes.\n\nSent with [Proton Mail](https://proton.me/mail/home) secure email.\n\nOn Friday, November 20th, 2026 at 12:00 PM, Bob <bob@example.com> wrote:\n\n> Friday?\n',
  }),
  answer('Proton, plain text of the app, de', 'Ja.', {
    text: 'Ja.\n\nVon Proton Mail Mobile gesendet\n\n-------- Ursprüngliche Nachricht --------\nAm 20.11.26 12:00, schrieb Bob :\n\n> Freitag?',
  }),
  answer('Mutt, plain text, en', 'Yes.', {
    text: 'Yes.\n\nOn Fri, Nov 20, 2026 at 12:00:00PM +0100, Bob Example wrote:\n> Friday?\n\n-- \nAda',
  }),
  answer('Mutt, own line above the quote, de', 'Ja.', {
    text: 'Ja.\n\n* Bob Example <bob@example.com> [2026-11-20 12:00]:\n> Freitag?',
  }),
  answer('Notes, plain text, en', 'OK by me.\n\nKind regards\nAda', {
    text: 'OK by me.\n\nKind regards\nAda\n\n\n\nFrom:\tBob Example/Berlin/Example@Example\nTo:\tAda Example/Paris/Example@Example\nDate:\t20/11/2026 12:00\nSubject:\tLunch\n\n\n\nFriday?',
  }),
  answer('Notes, HTML, de', 'Passt.', {
    html: '<span style="font-family:Arial">Passt.</span><br><br><span>Von: &nbsp; &nbsp;</span><span>&quot;Bob&quot; &lt;bob@example.com&gt;</span><br><span>An: &nbsp;</span><span>&lt;ada@example.com&gt;</span><br><span>Datum: &nbsp;20.11.2026 12:00</span><br><span>Betreff: &nbsp;Lunch</span><br><hr noshade><br><br>Freitag?',
  }),
  answer('QQ, HTML, zh', '好的。', {
    html: '<div>好的。</div><div><br></div><div><div style="font-size:12px;padding:2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size:12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"Bob"&lt;bob@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月20日(星期五) 中午12:00</div><div><b>收件人:</b>&nbsp;"Ada";</div><div><b>主题:</b>&nbsp;Lunch</div></div><div>周五？</div></div>',
  }),
  answer('QQ, newer HTML, zh', '好的。', {
    html: '<div>好的。</div><div><includetail><!--<![endif]--></includetail></div><div id="original-content" style="position: relative;"><div><div>原始邮件</div><hr><div>发件人：Bob &lt;bob@example.com&gt;</div><div>发件时间：2026年11月20日 12:00</div><div>收件人：Ada</div><div>主题：Lunch</div></div><div>周五？</div></div>',
  }),
  answer('Foxmail, plain text, zh', '好的。\n\n\n\nada@example.com', {
    text: '好的。\n\n\n\nada@example.com\n \n发件人： Bob\n发送时间： 2026-11-20 12:00\n收件人： Ada\n主题： Lunch\n周五？',
  }),
  answer('Foxmail, HTML, zh', '好的。\nada@example.com', {
    html: '<body><div>好的。</div><div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><div><span><div style="MARGIN: 10px">ada@example.com</div></span></div><blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="background:#efefef"><div><b>From:</b>&nbsp;<a href="mailto:bob@example.com">Bob</a></div><div><b>Date:</b>&nbsp;2026-11-20&nbsp;12:00</div><div><b>To:</b>&nbsp;Ada</div><div><b>Subject:</b>&nbsp;Lunch</div></div></div><div>Friday?</div></blockquote></body>',
  }),
  answer('NetEase, HTML, zh', '好的。', {
    html: '<div style="line-height:1.7;"><div>好的。</div></div><br>At 2026-11-20 12:00:00, "Bob" &lt;bob@example.com&gt; wrote:<br> <blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">Friday?</blockquote>',
  }),
  answer('NetEase, unmarked plain text, zh', '好的。', {
    text: '好的。\n\n\n\n\n\n\n\n\nAt 2026-11-20 12:00:00, "Bob" <bob@example.com> wrote:\n\nFriday?',
  }),
  answer('Aliyun, HTML, zh', '好的。', {
    html: '<div class="__aliyun_email_body_block"><div>好的。</div><blockquote style="margin-right:0;margin-top:0;margin-bottom:0;"><div>------------------------------------------------------------------</div><div>发件人：Bob &lt;bob@example.com&gt;</div><div>发送时间：2026年11月20日(星期五) 12:00</div><div>收件人：Ada</div><div>主　题：Lunch</div><div>周五？</div></blockquote></div>',
  }),
  answer('Outlook, HTML of the app, en', 'Works for me.', {
    html: '<html><body dir="ltr"><div>Works for me.</div><div id="ms-outlook-mobile-body-separator-line"><br></div><div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Bob<br><b>Sent:</b> Friday<br><b>To:</b> Ada<br><b>Subject:</b> Lunch</font></div>Friday?</body></html>',
  }),
  answer('Outlook, HTML from a Mac, en', 'Works.', {
    html: '<body><div class="WordSection1"><p class="MsoNormal">Works.</p><div id="mail-editor-reference-message-container"><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From: </b>Bob<br><b>Date: </b>Friday<br><b>To: </b>Ada<br><b>Subject: </b>Lunch</p></div><p>Friday?</p></div></div></div></body>',
  }),
  answer('Outlook, older plain text, fr', 'Merci.', {
    text: "Merci.\n\n-----Message d'origine-----\nDe : Bob <bob@example.com> \nEnvoyé : vendredi 20 novembre 2026 12:00\nÀ : Ada\nObjet : Lunch\n\nVendredi ?",
  }),
  answer('Outlook, newer plain text, de', 'Danke.\n\nMit freundlichen Grüßen\nAda', {
    text: 'Danke.\r\n\r\nMit freundlichen Grüßen\r\nAda\r\n\r\nVon: Bob <bob@example.com> \r\nGesendet: Freitag, 20. November 2026 12:00\r\nAn: Ada <ada@example.com>\r\nBetreff: Lunch\r\n\r\nFreitag?',
  }),
  answer('Outlook, header with more lines, en', 'OK.', {
    text: 'OK.\n\nFrom: Bob <bob@example.com>\nSent: Friday\nTo: Ada\nCc: Eve\nSubject: [EXTERNAL] Lunch\nImportance: High\n\nFriday?',
  }),
  answer('Outlook, answers in the quote, en', 'See my answers in red below.', {
    text: 'See my answers in red below.\n\nFrom: Bob <bob@example.com>\nSent: Friday\nTo: Ada\nSubject: Lunch\n\nFriday?\nYes!',
  }),
  answer('Thunderbird, plain text, pl', 'Dobrze.', {
    text: 'Dobrze.\n\nW dniu 20.11.2026 o 12:00, Bob Example pisze:\n> Piątek?\n',
  }),
  answer('Thunderbird, plain text, ja', '了解です。', {
    text: '了解です。\n\nOn 2026/11/20 12:00, Bob wrote:\n> 金曜?',
  }),
  answer('Thunderbird, plain text, nl', 'Goed.', {
    text: 'Goed.\n\nOp 20-11-2026 om 12:00 schreef Bob Example:\n> Vrijdag?',
  }),
  answer('Thunderbird, plain text, it', 'Bene.', {
    text: 'Bene.\n\nIl 20/11/2026 12:00, Bob Example ha scritto:\n> Venerdì?',
  }),
  answer('Thunderbird, plain text, pt', 'Ok.', {
    text: 'Ok.\n\nEm 20/11/2026 12:00, Bob Example escreveu:\n> Sexta?',
  }),
  answer('Thunderbird, a forward with a word above, en', 'FYI, please handle.', {
    html: '<body><p>FYI, please handle.</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody><tr><th>Subject: </th><td>Lunch</td></tr><tr><th>From: </th><td>Bob</td></tr></tbody></table><p>Friday?</p></div></body>',
  }),
  answer('Spark, HTML, en', 'Fine.', {
    html: '<html><body><div name="messageBodySection"><div dir="auto">Fine.</div></div><div name="messageSignatureSection"><br>Ada</div><div name="messageReplySection">On 20 Nov 2026 at 12:00 +0100, Bob &lt;bob@example.com&gt;, wrote:<br><blockquote type="cite" class="spark_quote">Friday?</blockquote></div></body></html>',
  }),
  answer('Superhuman, HTML, en', 'Fine.', {
    html: '<div><div>Fine.</div><div class="gmail_signature"><div>Sent via <a href="https://sprh.mn">Superhuman</a></div></div><div class="gmail_quote"><div>On Fri, Nov 20, 2026 at 12:00 PM, Bob <span>&lt;bob@example.com&gt;</span> wrote:<br></div><blockquote class="gmail_quote">Friday?</blockquote></div></div>',
  }),
  answer('Hey, HTML, en', 'Fine.', {
    html: '<div class="trix-content"><div>Fine.</div></div><blockquote><div>On November 20, 2026, Bob &lt;bob@example.com&gt; wrote:</div><div>Friday?</div></blockquote>',
  }),
  answer('Fastmail, HTML with text below the quote, en', 'Fine.\nPS: bring the plan.', {
    html: '<div>Fine.</div><div><br></div><div>On Fri, 20 Nov 2026, at 12:00 PM, Bob wrote:</div><blockquote type="cite" id="qt"><div>Friday?</div></blockquote><div><br></div><div>PS: bring the plan.</div>',
  }),
  answer('Zimbra, HTML, en', 'Fine.', {
    html: '<div style="font-family: arial"><div>Fine.</div><div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Bob" &lt;bob@example.com&gt;<br><b>To: </b>"Ada"<br><b>Sent: </b>Friday, 20 November, 2026 12:00:00<br><b>Subject: </b>Lunch<br></div><div data-marker="__QUOTED_TEXT__">Friday?</div></div>',
  }),
  answer('Roundcube, plain text, en', 'Fine.', {
    text: 'Fine.\n\nOn 2026-11-20 12:00, Bob wrote:\n> Friday?',
  }),
  answer('Roundcube, HTML, en', 'Fine.', {
    html: '<p>Fine.</p><p id="reply-intro">On 2026-11-20 12:00, Bob wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><div id="replybody1">Friday?</div></blockquote>',
  }),
  answer('eM Client, HTML, en', 'Fine.', {
    html: '<html><body><div>Fine.</div><div><br></div><div>------ Original Message ------</div><div>From "Bob" &lt;bob@example.com&gt;</div><div>To "Ada" &lt;ada@example.com&gt;</div><div>Date 20/11/2026 12:00:00</div><div>Subject Lunch</div><div><br></div><div id="x1"><blockquote cite="x@example.com" type="cite" class="cite2"><div>Friday?</div></blockquote></div></body></html>',
  }),
  answer('BlackBerry, plain text, en', 'Fine.', {
    text: 'Fine.\n\nSent from my BlackBerry 10 smartphone.\nFrom: Bob\nSent: Friday\nTo: Ada\nSubject: Lunch\n\nFriday?',
  }),
  answer('ticket system, plain text, en', 'Please see below.', {
    text: 'Please see below.\n\n##- Please type your reply above this line -##\n\nTicket 1 updated',
  }),
  answer('Gmail, plain text of the app, en', 'Fine', {
    text: 'Fine\n\nOn Fri, 20 Nov 2026, 12:00 Bob, <bob@example.com> wrote:\n\n> Friday?\n>\n',
  }),
  answer('Gmail, signature above the quote, en', 'Fine', {
    text: 'Fine\n-- \nAda Example\nExample Ltd\n+44 1234\n\nOn Fri, 20 Nov 2026 at 12:00, Bob <bob@example.com> wrote:\n\n> Friday?',
  }),
  answer('Gmail, plain answers between quotes, en', 'Hi,\n\nYes.\n\nTomorrow.', {
    text: 'Hi,\n\nOn Fri, 20 Nov 2026 at 12:00, Bob <bob@example.com> wrote:\n\n> Can you?\n\nYes.\n\n> When?\n>\nTomorrow.\n',
  }),
  answer('Gmail, answers between quotes, en', 'Hi\nYes.\nTomorrow.', {
    html: '<div dir="ltr"><div>Hi</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, Nov 20, 2026 Bob wrote:<br></div><blockquote class="gmail_quote" style="border-left:1px solid"><div>Can you?</div></blockquote><div>Yes.</div><blockquote class="gmail_quote" style="border-left:1px solid"><div>When?</div></blockquote><div>Tomorrow.</div></div></div>',
  }),
  answer('by hand, quotes without a line above, en', 'Yes, and\nno', {
    text: '> Friday?\n\nYes, and\n> Saturday?\nno',
  }),
  answer('Naver, HTML, ko', '네.', {
    html: '<div style="font-size:14px"><p>네.</p><p><br></p><p>-----Original Message-----<br><b>From:</b> "Bob" &lt;bob@example.com&gt;<br><b>To:</b> "Ada"<br><b>Cc:</b><br><b>Sent:</b> 2026-11-20 (금) 12:00:00 (GMT+09:00)<br><b>Subject:</b> Lunch<br></p><p>금요일?</p></div>',
  }),
  answer('Outlook, plain text without a rule, ja', '了解しました。', {
    text: '了解しました。\n\n差出人: Bob <bob@example.com>\n送信日時: 2026年11月20日 12:00\n宛先: Ada\n件名: Lunch\n\n金曜?',
  }),
  answer('Becky, plain text, ja', '了解しました。', {
    text: '了解しました。\n\nOn Fri, 20 Nov 2026 12:00:00 +0900\nBob <bob@example.com> wrote:\n\n> 金曜?',
  }),
  answer('Orange, plain text, fr', 'Merci.', {
    text: 'Merci.\n\n> Message du 20/11/26 12:00\n> De : "Bob" <bob@example.com>\n> A : ada@example.com\n> Objet : Lunch\n>\n> Vendredi ?',
  }),
  answer('La Poste, plain text, fr', 'Merci.', {
    text: 'Merci.\n\nDe : "Bob"\nA : "Ada"\nEnvoyé: vendredi 20 Novembre 2026 12:00\nObjet : Lunch\n\nVendredi ?',
  }),
  answer('Gmail, plain text, no', 'Takk.', {
    text: 'Takk.\n\nfre. 20. nov. 2026 kl. 12:00 skrev Bob <bob@example.com>:\n\n> Fredag?',
  }),
  answer('Gmail, plain text, ar', 'شكرا', {
    text: 'شكرا\n\nفي الجمعة، 20 نوفمبر 2026 في 12:00 م تمت كتابة ما يلي بواسطة Bob <bob@example.com>:\n\n> Friday?',
  }),
  answer('Gmail, plain text, fa', 'ممنون', {
    text: 'ممنون\n\nدر تاریخ جمعه 20 نوامبر 2026،‏ 12:00 Bob <bob@example.com> نوشت:\n\n> Friday?',
  }),
  answer('Gmail, plain text, vi', 'Cảm ơn', {
    text: 'Cảm ơn\n\nVào Th 6, 20 thg 11, 2026 vào lúc 12:00 Bob <bob@example.com> đã viết:\n\n> Friday?',
  }),
  answer('Gmail, plain text, th', 'ขอบคุณ', {
    text: 'ขอบคุณ\n\nในวันที่ ศ. 20 พ.ย. 2026 เวลา 12:00 Bob <bob@example.com> เขียนว่า:\n\n> Friday?',
  }),
  answer('Gmail, plain text, ro', 'Mulțumesc', {
    text: 'Mulțumesc\n\nPe vin., 20 nov. 2026 la 12:00, Bob <bob@example.com> a scris:\n\n> Vineri?',
  }),
  answer('Outlook, HTML with a signature, de', 'Yes.', {
    html: '<div class="elementToProof">Yes.</div><div class="elementToProof"><br></div><div id="Signature"><p>Ada</p></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>Von:</b> x</div>',
  }),
  answer('Apple Mail, plain text, nl', 'Prima.', {
    text: 'Prima.\n\n> Op 20 nov. 2026 om 12:00 heeft Bob <bob@example.com> het volgende geschreven:\n> \n> Vrijdag?',
  }),
  answer('iPhone, plain text, ja', '了解です。', {
    text: '了解です。\n\niPhoneから送信\n\n> 2026/11/20 12:00、Bob <bob@example.com>のメール:\n> \n> 金曜?',
  }),
  answer('iPhone, plain text, ko', '네', {
    text: '네\n\n나의 iPhone에서 보냄\n\n> 2026. 11. 20. 오후 12:00, Bob <bob@example.com> 작성:\n> \n> 금요일?',
  }),
  answer('iPhone, plain text, tr', 'Tamam', {
    text: 'Tamam\n\niPhone’umdan gönderildi\n\n> Bob <bob@example.com> şunları yazdı (20 Kas 2026 12:00):\n> \n> Cuma?',
  }),
  answer('iPhone, plain text, pl', 'Dobrze', {
    text: 'Dobrze\n\nWysłane z iPhone’a\n\n> Wiadomość napisana przez Bob <bob@example.com> w dniu 20 lis 2026, o godz. 12:00:\n> \n> Piątek?',
  }),
  answer('Outlook, plain text of the app, de', 'Passt.', {
    text: 'Passt.\n\nOutlook für Android<https://aka.ms/x> herunterladen\n________________________________\nVon: Bob <bob@example.com>\nGesendet: Freitag, 20. November 2026 12:00:00\nAn: Ada\nBetreff: Lunch\n\nFreitag?',
  }),
  answer('Thunderbird, plain text, hu', 'Jó.', {
    text: 'Jó.\n\n2026. 11. 20. 12:00 keltezéssel, Bob írta:\n> Péntek?',
  }),
  answer('Thunderbird, plain text, fi', 'Ok.', {
    text: 'Ok.\n\nBob kirjoitti 20.11.2026 klo 12.00:\n> Perjantai?',
  }),
  answer('Thunderbird, plain text, ko', '네.', {
    text: '네.\n\n2026-11-20 오후 12:00에 Bob 이(가) 쓴 글:\n> 금요일?',
  }),
  answer('Thunderbird, a signature inside the quote, en', 'Hi Bob,\nyes.\n\nAda', {
    text: 'On 20/11/2026 12:00, Bob wrote:\n> Hi\n>\n> -- \n> Bob\n\nHi Bob,\nyes.\n\nAda\n-- \nAda Ltd',
  }),
  answer('KMail, text below the quote, de', 'Ja.', {
    text: 'Am Freitag, 20. November 2026, 12:00:00 CET schrieb Bob:\n> Freitag?\n\nJa.',
  }),
  answer('Evolution, text below the quote, en', 'Yes.', {
    text: 'On Fri, 2026-11-20 at 12:00 +0100, Bob wrote:\n> Friday?\n\nYes.',
  }),
  answer('Gnus, text below the quote, en', 'Yes.', {
    text: 'Bob <bob@example.com> writes:\n\n> Friday?\n\nYes.',
  }),
  answer('Yahoo, HTML, de', 'Passt.', {
    html: '<div class="yahoo-style-wrap"><div>Passt.</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>Am Freitag, 20. November 2026 um 12:00:00 MEZ hat Bob &lt;bob@example.com&gt; Folgendes geschrieben:</div><div>Freitag?</div></div>',
  }),
  answer('AOL, HTML, en', 'Fine.', {
    html: '<div>Fine.</div><div><br></div><div style="font-family:arial">-----Original Message-----<br>From: Bob &lt;bob@example.com&gt;<br>To: Ada<br>Sent: Fri, Nov 20, 2026 12:00 pm<br>Subject: Lunch<br><br>Friday?</div>',
  }),
  answer('Tutanota, HTML, de', 'Ja.', {
    html: '<div>Ja.</div><div class="tutanota_quote">20. Nov. 2026, 12:00 von bob@example.com:<br><blockquote>Freitag?</blockquote></div>',
  }),
  answer('Zoho, plain text, en', 'Fine.', {
    text: 'Fine.\n\n\n\n---- On Fri, 20 Nov 2026 12:00:00 +0100 Bob <bob@example.com> wrote ---\n\nFriday?',
  }),
  answer('Freshdesk, HTML, en', 'Thanks.', {
    html: '<div>Thanks.</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Fri, 20 Nov at 12:00 PM , Support &lt;support@example.com&gt; wrote:<br>Hello</blockquote></div>',
  }),
  answer('QQ, HTML of the app, zh', '好的', {
    html: '<div>好的</div><div><br></div><div>发自我的iPhone</div><div><br></div><div><br></div><div style="font-size:12px">------------------ Original ------------------<br><b>From:</b> Bob &lt;bob@example.com&gt;<br><b>Date:</b> Fri,Nov 20,2026 12:00 PM<br><b>To:</b> Ada<br><b>Subject:</b> Re: Lunch<br></div><br>周五？',
  }),
  answer('NetEase, newer HTML, zh', '好的。', {
    html: '<div>好的。</div><div id="ntes-pcmail-quote" class="ntes-pcmail-quote" style="font-size:14px"><p>----- 回复的原邮件 -----</p><table><tr><td>发件人</td><td>Bob</td></tr></table><div>周五？</div></div>',
  }),
];
