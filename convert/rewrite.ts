import { isExpression, isRecord } from './export';
import { rewriteCode, rewriteParameter, type Meaning, type Rewritten } from './expressions';
import { ordinary, rewriteFieldNames, telling } from './fieldNames';
import type { Remarks } from './report';

/** What a node's parameters are read against. */
export interface Reading {
  readonly meaning: Meaning;
  /** Send Email was replaced somewhere in the workflow, so its result may be read. */
  readonly isSending: boolean;
  readonly remark: Remarks;
}

/** Puts right every expression, all JavaScript and every name of a field in a node's parameters. */
export function rewriteParameters(value: unknown, reading: Reading, name = ''): unknown {
  if (typeof value === 'string') return rewriteText(value, name, reading);
  if (Array.isArray(value)) return value.map((each) => rewriteParameters(each, reading, name));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, rewriteParameters(each, reading, key)]),
  );
}

const languages: Readonly<Record<string, 'JavaScript' | 'Python'>> = {
  functionCode: 'JavaScript',
  jsCode: 'JavaScript',
  pythonCode: 'Python',
};

function rewriteText(value: string, name: string, { meaning, isSending, remark }: Reading): string {
  const language = languages[name];
  const rewritten = rewrittenText(value, { name, language, meaning });
  for (const text of rewritten.lost) remark('lost', text);
  for (const text of rewritten.check) remark('check', text);
  const isRun = language !== undefined || isExpression(value);
  if (isRun) remarkOnItems(value, meaning, remark);
  if (isRun && isSending) remarkOnResult(value, remark);
  return rewritten.text;
}

interface Text {
  readonly name: string;
  readonly language: 'JavaScript' | 'Python' | undefined;
  readonly meaning: Meaning;
}

function rewrittenText(value: string, { name, language, meaning }: Text): Rewritten {
  if (language === 'JavaScript') return rewriteCode(value, meaning);
  if (language === 'Python') return { text: value, check: [], lost: [] };
  return isExpression(value) ? rewriteParameter(value, meaning) : rewriteFieldNames(value, name, meaning);
}

/** Every way code, or a function in an expression, may call an item: names of its own cannot be followed. */
const ownItem = String.raw`(?<![\w$.])(?:item|items?\[\w+\]|\w+\.json|\w+\[["']json["']\])`;
const fieldOf = (fields: Iterable<string>) => {
  const names = [...fields].join('|');
  return new RegExp(
    String.raw`${ownItem}(?:\??\.json|\[["']json["']\])?(?:\??\.(?:${names})\b|\[["'](?:${names})["']\])`,
    'g',
  );
};
const tellingFields = fieldOf(telling);
const allFields = fieldOf([...telling, ...ordinary]);

function remarkOnItems(code: string, { input }: Meaning, remark: Remarks): void {
  for (const [found] of code.matchAll(input === 'other' ? tellingFields : allFields))
    remark('check', `"${found}" is read, which may be a field of the old trigger's item.`);
}

/** Of the result of Send Email: what has another shape, and what is gone. */
function remarkOnResult(text: string, remark: Remarks): void {
  if (/\brejected\b/.test(text)) {
    remark('check', 'An entry of "rejected" in a result is { address, code, response, permanent } now.');
  }
  for (const [found] of text.matchAll(/\b(?:ehlo|envelopeTime|messageTime|messageSize)\b/g))
    remark('lost', `"${found}", which the result of Send Email had.`);
}
