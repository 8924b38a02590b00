/** An ordinary mail and every phrase a reader sees of it. */
export interface OrdinaryMail {
  readonly name: string;
  readonly html: string;
  readonly seen: readonly string[];
}

const preview = (text: string) =>
  `<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all">${text}&zwnj;&nbsp;&zwnj;&nbsp;</div>`;
const page = (style: string, body: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>News</title><style>${style}</style></head><body style="margin:0;background:#f4f4f4">${body}</body></html>`;
const column = (inner: string, more = '') =>
  `<table role="presentation" width="100%" bgcolor="#f4f4f4"><tr><td align="center"><table width="600" style="background:#ffffff;${more}"><tr><td style="padding:20px;font-size:16px;color:#333333">${inner}</td></tr></table></td></tr></table>`;
const button = (text: string) =>
  `<table><tr><td bgcolor="#1a73e8" style="border-radius:4px"><a href="https://example.com/go" style="color:#ffffff;display:inline-block;padding:12px">${text}</a></td></tr></table>`;
const reset =
  'body,table,td{font-family:Arial;-webkit-text-size-adjust:100%}img{border:0}@media (max-width:480px){.desktop{display:none!important}.mobile{display:block!important}}@media (prefers-color-scheme:dark){.body{background:#000!important;color:#fff!important}}';

const mail = (name: string, html: string, ...seen: string[]): OrdinaryMail => ({ name, html, seen });

export const ordinaryMails: readonly OrdinaryMail[] = [
  mail(
    'newsletter with a preview line',
    page(reset, preview('Unseen') + column('<h1>Spring offers</h1><p>Save on seeds.</p>')),
    'Spring offers',
    'Save on seeds.',
  ),
  mail(
    'call to action on a coloured button',
    page(reset, column(`<p>Your report is ready.</p>${button('Open report')}`)),
    'Your report is ready.',
    'Open report',
  ),
  mail(
    'dark header with white text',
    page(
      reset,
      '<table><tr><td style="background-color:#0b1f3a"><h2 style="color:#fff">The Weekly</h2></td></tr></table>' +
        column('Issue 12'),
    ),
    'The Weekly',
    'Issue 12',
  ),
  mail(
    'dark footer with grey small print',
    page(
      reset,
      '<div style="background:#222"><p style="color:#999;font-size:11px">You get this as a customer. <a style="color:#bbb" href="https://example.com/u">Unsubscribe</a></p></div>',
    ),
    'You get this as a customer.',
    'Unsubscribe',
  ),
  mail(
    'columns for desktop and phone',
    page(reset, '<div class="desktop">Wide table of plans</div><div class="body">Text for both</div>'),
    'Wide table of plans',
    'Text for both',
  ),
  mail(
    'gaps removed by a zero font size',
    page(
      reset,
      '<div style="font-size:0;text-align:center"><div style="display:inline-block;font-size:15px">Left box</div><div style="display:inline-block;font-size:15px">Right box</div></div>',
    ),
    'Left box',
    'Right box',
  ),
  mail(
    'picture behind a headline',
    page(
      reset,
      '<table background="https://example.com/hero.jpg"><tr><td style="color:white;font-size:30px">Winter is here</td></tr></table>',
    ),
    'Winter is here',
  ),
  mail(
    'background picture in a style',
    page(
      '.hero{background:url("https://example.com/h.jpg") center/cover;color:#ffffff}',
      '<div class="hero">Book your stay</div>',
    ),
    'Book your stay',
  ),
  mail(
    'invoice as a table',
    page(
      'td.r{text-align:right}',
      '<table><tr><th>Item</th><th>Price</th></tr><tr><td>Paper A4</td><td class="r">4.90 €</td></tr><tr><td>Ink</td><td class="r">19.00 €</td></tr><tr><td colspan="2"><b>Total: 23.90 €</b></td></tr></table>',
    ),
    'Item',
    'Price',
    'Paper A4',
    '4.90 €',
    '19.00 €',
    'Total: 23.90 €',
  ),
  mail(
    'order confirmation',
    page(
      reset,
      column(
        '<p>Hi Ada,</p><p>thank you for order <b>#10-17</b>.</p><ol><li>Lamp</li><li>Bulb, 2 pcs</li></ol><p>Delivery: <span style="white-space:nowrap">20 Nov</span></p>',
      ),
    ),
    'Hi Ada,',
    '#10-17',
    'Lamp',
    'Bulb, 2 pcs',
    '20 Nov',
  ),
  mail(
    'password reset',
    page(
      reset,
      column(
        '<p>Your code is</p><p style="font-size:32px;letter-spacing:8px;color:#111">482913</p><p style="color:#767676">It ends in 10 minutes.</p>',
      ),
    ),
    'Your code is',
    '482913',
    'It ends in 10 minutes.',
  ),
  mail(
    'calendar notice',
    '<table itemscope><tr><td><meta itemprop="name" content="x"><h2>Team lunch</h2><p>Friday 20 November, 12:00 – 13:00</p><a href="https://example.com/yes">Yes</a> - <a href="https://example.com/no">No</a></td></tr></table>',
    'Team lunch',
    'Friday 20 November, 12:00 – 13:00',
    'Yes',
    'No',
  ),
  mail(
    'Outlook letter',
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} span.Mail17 {color:windowtext;} @page WordSection1 {size:612.0pt 792.0pt;} --></style></head><body lang=EN-GB><div class=WordSection1><p class=MsoNormal>Dear Mr Example,<o:p></o:p></p><p class=MsoNormal><span class=Mail17>please find the offer attached.</span></p></div></body></html>',
    'Dear Mr Example,',
    'please find the offer attached.',
  ),
  mail(
    'Outlook list',
    '<p class=MsoListParagraph style="margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">1.</span><![endif]>Check the draft</p>',
    'Check the draft',
  ),
  mail(
    'Gmail letter',
    '<div dir="ltr"><div>Hello Ada,</div><div><br></div><div>see <i>chapter 2</i> &amp; the <u>notes</u>.</div><div dir="ltr" class="gmail_signature">Bob</div></div>',
    'Hello Ada,',
    'chapter 2',
    'notes',
    'Bob',
  ),
  mail(
    'Apple Mail letter',
    '<html><head></head><body style="overflow-wrap:break-word;-webkit-nbsp-mode:space;line-break:after-white-space">Hello,<div><br></div><div>the keys are&nbsp;with Carol.</div></body></html>',
    'Hello,',
    'the keys are with Carol.',
  ),
  mail(
    'right-to-left letter',
    '<div dir="rtl">שלום עדה,<br>הפגישה ביום שישי.</div>',
    'שלום עדה,',
    'הפגישה ביום שישי.',
  ),
  mail('Persian with joiners', '<p dir="rtl">می‌خواهم فاکتور را ببینم</p>', 'می‌خواهم فاکتور را ببینم'),
  mail(
    'Japanese notice',
    page('', '<p style="color:#333;background:#fff">ご注文ありがとうございます。</p><p>合計　1,980円</p>'),
    'ご注文ありがとうございます。',
    '1,980円',
  ),
  mail('emoji in the text', '<p>Well done 👩‍💻 ❤️ 🎉</p>', 'Well done 👩‍💻 ❤️ 🎉'),
  mail(
    'code in a digest',
    '<p>Run</p><pre style="background:#f6f8fa;color:#24292e">npm ci\n  npm test</pre><p>then <code>git push</code></p>',
    'npm ci',
    'npm test',
    'git push',
  ),
  mail(
    'issue tracker',
    '<div style="display:flex"><div>Ada commented:</div></div><blockquote style="margin:0;border-left:4px solid #ddd;color:#777">The build fails.</blockquote><p style="font-size:small;color:#666">Reply to this mail or <a href="https://example.com/i/1">view it</a>.</p>',
    'Ada commented:',
    'The build fails.',
    'Reply to this mail or',
    'view it',
  ),
  mail(
    'survey with options',
    '<p>How was it?</p><table><tr><td style="background:#d93025"><a style="color:#fff" href="https://example.com/1">Bad</a></td><td style="background:#188038"><a style="color:#fff" href="https://example.com/5">Good</a></td></tr></table>',
    'How was it?',
    'Bad',
    'Good',
  ),
  mail(
    'shipping notice with a progress bar',
    page(
      reset,
      column(
        '<table><tr><td style="background:#0a0;width:60%;height:8px;font-size:0;line-height:0">&nbsp;</td><td style="background:#eee">&nbsp;</td></tr></table><p>Parcel 00340 is on its way</p>',
      ),
    ),
    'Parcel 00340 is on its way',
  ),
  mail(
    'bank letter with rgba colours',
    '<div style="color:rgba(0,0,0,.87);background-color:rgba(255,255,255,1)"><p>Your statement for <strong style="color:rgb(0, 51, 102)">October</strong></p></div>',
    'Your statement for',
    'October',
  ),
  mail(
    'gradient banner',
    '<div style="background:linear-gradient(90deg,#f06,#48f);color:#fff;padding:1em">Black week starts</div>',
    'Black week starts',
  ),
  mail(
    'style for dark screens',
    page(
      ':root{color-scheme:light dark}@media (prefers-color-scheme:dark){p{color:#fff!important}}',
      '<p style="color:#222">Readable in both</p>',
    ),
    'Readable in both',
  ),
  mail(
    'interactive mail with a fallback',
    page(
      '.kit{display:none}@supports (display:block){.plain{color:#111}}',
      '<div class="plain">Static offer</div>',
    ),
    'Static offer',
  ),
  mail(
    'form mail of a website',
    '<h3>New request</h3><dl><dt>Name</dt><dd>Ada Example</dd><dt>Message</dt><dd>Do you ship to Malta?<br>Thanks!</dd></dl>',
    'New request',
    'Name',
    'Ada Example',
    'Do you ship to Malta?',
    'Thanks!',
  ),
  mail(
    'unclosed and misnested tags',
    '<table><tr><td><b>Price <i>list</b> 2026</i><tr><td><p>One<p>Two<br>Three</table><p>After',
    'Price list 2026',
    'One',
    'Two',
    'Three',
    'After',
  ),
  mail(
    'old font elements',
    '<body bgcolor="#FFFFFF" text="#000000"><center><font size="5" color="#CC0000" face="Arial">SALE</font></center><font size="1" color="gray">while stocks last</font></body>',
    'SALE',
    'while stocks last',
  ),
  mail(
    'absolute boxes in place',
    '<div style="position:relative;left:20px"><span style="position:absolute;top:10px;left:100px">Overlay price</span><p style="margin-left:-20px;text-indent:-18pt">Hanging line</p></div>',
    'Overlay price',
    'Hanging line',
  ),
];
