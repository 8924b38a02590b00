import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { DKIMVerifyResult, DNSResolver, SPFResult } from 'mailauth';
import { arc } from 'mailauth/lib/arc';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { dmarc } from 'mailauth/lib/dmarc';
import { spf } from 'mailauth/lib/spf';
import { forwarded, notEvaluated } from '../authentication';
import { authenticationResult } from '../authenticationResults';
import { plainFrom, type PlainFrom } from '../fromAddress';
import { headerEnd, isCutShort, parseHeader } from '../header';
import type { AuthenticationResult, SenderAuthentication } from '../message';
import type { SenderCheck } from '../senderCheck';
import { deliveryOf } from './delivery';

/** Asks the DNS for records of one type, as `dns.promises.resolve` does; its errors have the codes of that. */
export type Resolve = (name: string, type: string) => Promise<unknown[]>;

export interface VerifyOptions {
  readonly resolve: Resolve;
  /** Milliseconds all questions to the DNS may take together. */
  readonly deadline: number;
  /** Names ARC sealers to believe; see `senderAuthentication`. */
  readonly authservId: string | null;
}

/** Questions to the DNS that one mail may cause: somebody else wrote down what is asked. */
const mostQueries = 60;

/** Signatures a mail may carry; each can ask for the whole body to be hashed anew. Real mails have up to five. */
const mostSignatures = 20;

/** Octets hashed before others get their turn. */
const PIECE = 65_536;

/**
 * Checks DKIM, SPF, DMARC and ARC of a whole mail (RFC 6376, 7208, 7489, 8617) in place of the receiving
 * server. SPF needs to know who delivered it, so it is null where the top of the mail does not say. What the
 * DNS did not answer in time is a `temperror`, never a pass.
 */
export async function verifySender(source: Buffer, options: VerifyOptions): Promise<SenderAuthentication> {
  const header = source.subarray(0, headerEnd(source).end);
  const fields = parseHeader(header);
  const from = isCutShort(header, fields) ? null : plainFrom(fields);
  if (fields.filter(({ name }) => name === 'dkim-signature').length > mostSignatures) {
    return notEvaluated(from?.domain ?? null);
  }
  const resolver = bounded(options);
  const signatures = await dkimVerify(Readable.from(inPieces(source)), { resolver });
  const delivery = deliveryOf(fields);
  // QUIRK: what mailauth hands on as ARC data has a wider type than the function it is handed on to.
  const [origin, chain] = await Promise.all([
    delivery === null ? null : spf({ ...delivery, resolver }),
    arc(signatures.arc as Parameters<typeof arc>[0], { resolver }),
  ]);
  const passed = signatures.results.filter(isWhole);
  const policy = from === null ? null : await policyOf(from, { passed, origin, resolver });
  const own: SenderAuthentication = {
    ...notEvaluated(from?.domain ?? null),
    spf: resultOf(origin),
    dkim: passed.length > 0 ? 'pass' : resultOf(signatures.results[0]),
    dmarc: resultOf(policy),
    arc: resultOf(chain),
    aligned: resultOf(policy) === 'pass',
    source: 'verified',
  };
  return forwarded(own, fields, options.authservId);
}

/**
 * As `verifySender`, for whoever goes on in any case: what the DNS did not answer proves neither the one nor
 * the other, so it is no result. Never throws.
 */
export async function checkSender(source: Buffer, options: VerifyOptions): Promise<SenderCheck> {
  try {
    const authentication = await verifySender(source, options);
    const { spf, dkim, dmarc, aligned } = authentication;
    if (aligned || ![spf, dkim, dmarc].includes('temperror')) return { kind: 'done', authentication };
    return { kind: 'unavailable', reason: 'the DNS gave no answer' };
  } catch {
    // Somebody else wrote the mail and the records; what a library makes of them must not hold up the rest.
    return { kind: 'unavailable', reason: 'the mail or the records of its sender cannot be read' };
  }
}

/** So that hashing a large mail does not hold up all else (threat X12). */
async function* inPieces(source: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.length; at += PIECE) {
    yield source.subarray(at, at + PIECE);
    await setImmediate();
  }
}

type Signature = DKIMVerifyResult['results'][number];

/** A valid signature over From and the whole body: what is appended behind a length limit (`l=`) is not signed. */
function isWhole({ status, signingHeaders }: Signature & { signingHeaders?: { keys: string } }): boolean {
  const signed = (signingHeaders?.keys ?? '').toLowerCase().split(/[:\s]+/);
  return status.result === 'pass' && !status.underSized && signed.includes('from');
}

interface Evidence {
  readonly passed: readonly Signature[];
  readonly origin: SPFResult | null;
  readonly resolver: DNSResolver;
}

async function policyOf({ domain }: PlainFrom, { passed, origin, resolver }: Evidence) {
  const isPass = origin?.status.result === 'pass';
  return await dmarc({
    headerFrom: `postmaster@${domain}`,
    spfDomains: isPass && origin.domain ? [origin.domain] : [],
    dkimDomains: passed.map(({ signingDomain }) => ({ domain: signingDomain })),
    resolver,
  });
}

/** The resolver within deadline and number of questions; what fails of that is the time-out of any resolver. */
function bounded({ resolve, deadline }: VerifyOptions): DNSResolver {
  let asked = 0;
  const end = Date.now() + deadline;
  return async (name, type) => {
    asked += 1;
    if (asked > mostQueries) throw timeout(`More than ${mostQueries} questions to the DNS`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timeout('The DNS is too slow')), Math.max(0, end - Date.now()));
    });
    try {
      return (await Promise.race([resolve(name, type), late])) as string[];
    } finally {
      clearTimeout(timer);
    }
  };
}

function timeout(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEOUT' });
}

function resultOf(
  found: { readonly status: { readonly result: string } } | false | null | undefined,
): AuthenticationResult | null {
  return found ? authenticationResult(found.status.result) : null;
}
