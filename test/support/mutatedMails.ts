/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A mail with something of everything: charsets, flowed text, a style sheet, a calendar, a file, a report. */
const rich = `From: =?utf-8?B?QWRh?= <ada@example.com>
To: Team: me+tag@example.com, "B, C" <b@example.com>;
Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?= x
Date: Fri, 20 Nov 2026 12:00:00 +0100
Message-ID: <a@example.com>
References: <b@example.com> <c@example.com>
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe=20
folgen

On 20 Nov 2026, at 12:00, Bob <bob@example.com> wrote:
> quoted
--inner
Content-Type: text/html; charset=utf-8

<style>.x{display:none} @media print{p{color:red}}</style><p style="color:#fff">a<p class=x>b<table><tr><td>c</table>
--inner
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20261120T120000
RRULE:FREQ=DAILY
ATTENDEE;CN=Ada:mailto:ada@example.com
END:VEVENT
END:VCALENDAR
--inner--
--outer
Content-Type: application/pdf; name*0*=utf-8''a%C3%A4; name*1=.pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment

QUJD
--outer
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@example.com
Status: 5.1.1
--outer--
`.replace(/\n/g, '\r\n');

/** One to twenty random changes: bytes, cuts, repeats, swaps. */
function mutated(source: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(source);
  const place = () => Math.floor(random() * bytes.length);
  for (let changes = 1 + Math.floor(random() * 20); changes > 0; changes -= 1) {
    const [start = 0, end = 0] = [place(), place()].sort((first, second) => first - second);
    const kind = random();
    if (kind < 0.5) bytes[place()] = Math.floor(random() * 256);
    else if (kind < 0.7)
      bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(Math.min(end, start + 40))]);
    else if (kind < 0.9) {
      const piece = bytes.subarray(start, Math.min(end, start + 200));
      bytes = Buffer.concat([bytes.subarray(0, end), piece, piece, bytes.subarray(end)]);
    } else bytes = Buffer.concat([bytes.subarray(end), bytes.subarray(0, start)]);
  }
  return bytes;
}

/** So many mails with random damage, the same in each run. */
export function mutatedMails(count: number): Buffer[] {
  const random = seeded(20_261_120);
  const source = Buffer.from(rich, 'utf8');
  return Array.from({ length: count }, () => mutated(source, random));
}
