/** How lines that mobile programs add begin or end, in the languages they come in. */
const phrases = [
  'sent (?:from|via|with|using) .+|(?:get|download) outlook for .+',
  'gesendet (?:von|mit|aus) .+|von .+ gesendet|diese nachricht wurde von .+ gesendet|holen sie sich outlook für .+|outlook für .+ herunterladen',
  '(?:envoyé|transmis) (?:depuis|de|à partir|avec) ?.+|(?:télécharger|obtenir|obtenez) outlook pour .+',
  '(?:enviado|enviada|enviat) (?:desde|de|do|da|des|via|por|a partir|com) ?.+|(?:obtener|obtenga|obter|obtenha|baixe)(?: o)? outlook para .+',
  "inviato (?:da|dal|dall[’']|con) ?.+|scarica outlook per .+",
  '(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via) .+|outlook voor .+ downloaden',
  'skickat från .+|hämta outlook för .+|sendt fra .+|(?:hent|få) outlook (?:til|for) .+|lähetetty .+|hanki outlook .+',
  '(?:wysłane|wysłano) (?:z|ze) .+|pobierz outlook .+|(?:odesláno|odoslané|poslano|poslato|poslané) (?:z|ze|zo|s|sa|iz) .+',
  'отправлено (?:с|из|от) .+|надіслано з .+|изпратено от .+',
  'trimis (?:de pe|din|de la) .+|.+ küldve|saadetud minu .+|išsiųsta iš .+|nosūtīts no .+',
  ".+(?:[’'][a-zıiuü]+|dan|den) gönderildi|(?:από|εστάλη από|στάλθηκε από) .+",
  'dikirim dari .+|(?:đã )?gửi từ .+|ส่งจาก.+|נשלח מ.+|أُ?رسلت? من .+',
  '(?:发自|來自|来自|发送自|從|从)(?:我的)?.+|(?:获取|取得) .+|.+から送信|.+ を入手(?:する)?|.+에서 보냄|.+ 다운로드',
];
const phrase = new RegExp(`^(?:${phrases.join('|')})[.!]?$`, 'iu');

/** What such a line is about; without, a person wrote it: “Sent from Hamburg”. */
const program =
  /iphon|ipad|ipod|apple watch|galaxy|android|samsung|huawei|honor|xiaomi|redmi|oppo|vivo|oneplus|pixel|moto(?:rola)?\b|nokia|sony|xperia|htc|lg\b|blackberry|outlook|yahoo|proton|gmail|windows|spark|airmail|newton|superhuman|thunderbird|tutanota|tuta\b|bluemail|fairemail|k-9|gmx|web\.de|aol|t-online|telekom|libero|mail\.(?:ru|com)|yandex|mail for|\bapp\b|smartphone|tablet|mobil|móvil|cellulare|handy\b|t[eé]l[eé]phone|tele?f[oóô]n|\bphone|gsm|телефон|смартфон|устройств|мобильн|手机|手機|平板|携帯|スマ|휴대|스마트폰/iu;

/** Longer lines are no advertisement, whatever addresses they link to. */
const MAX_LINE = 2_000;
const MAX_WORDS = 100;

/** True for a line a mobile program added, such as “Sent from my iPhone”. */
export function isAdvertisement(line: string): boolean {
  if (line.length > MAX_LINE) return false;
  const text = line
    .replace(/\[([^[\]]{0,100})\]\([^()]{0,300}\)/g, '$1')
    .replace(/<[^<>]{0,300}>|\[[^\]]{0,300}\]/g, '')
    .trim();
  return text.length <= MAX_WORDS && !/[,;?]/.test(text) && phrase.test(text) && program.test(text);
}
