import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { isWorkflow } from './export';
import { reportText, type Remark } from './report';
import { convertWorkflow, type ConversionOptions } from './workflow';

const usage = `Replaces n8n's own Email Trigger (IMAP) and Send Email in a workflow by Mailroom's nodes.

Usage: npx n8n-nodes-mailroom convert [workflow.json] [options]

  workflow.json          a workflow, or a list of them, as n8n exports it; without it, standard input
  -o, --output FILE      where to write the new workflow; without it, standard output
  --credential NAME      the Mailroom account the new nodes are to use; without it, choose it in n8n
  -h, --help             this text

What has changed, what to check and what cannot be kept is said on standard error.
`;

/** Where a command reads and writes. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: { write(text: string): unknown };
  readonly error: { write(text: string): unknown };
}

/** Runs the command with its arguments and returns its exit code: 0, or 1 where nothing was converted. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await convert(args, terminal);
    return 0;
  } catch (error) {
    terminal.error.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function convert(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      credential: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      output: { type: 'string', short: 'o' },
    },
  });
  const [command, file, ...more] = positionals;
  if (values.help === true) return void terminal.output.write(usage);
  if (command !== 'convert' || more.length > 0) throw new Error(usage);
  const source = file === undefined ? await text(terminal.input) : await readFile(file, 'utf8');
  const options = values.credential === undefined ? {} : { credential: values.credential };
  const { converted, remarks } = convertFile(source, options);
  const json = `${JSON.stringify(converted, null, 2)}\n`;
  if (values.output === undefined) terminal.output.write(json);
  else await writeFile(values.output, json);
  terminal.error.write(
    reportText(remarks) || "No node of n8n's own that reads or sends mail: nothing to do.\n",
  );
}

function convertFile(source: string, options: ConversionOptions) {
  const given: unknown = JSON.parse(source);
  const workflows: unknown[] = Array.isArray(given) ? given : [given];
  if (!workflows.every(isWorkflow)) throw new Error('This is no workflow as n8n exports it.');
  const conversions = workflows.map((workflow) => convertWorkflow(workflow, options));
  const converted = conversions.map(({ workflow }) => workflow);
  if (!Array.isArray(given)) return { converted: converted[0], remarks: conversions[0]?.remarks ?? [] };
  // Nodes of several workflows have the same names.
  const remarks = conversions.flatMap(({ workflow: { name }, remarks: found }): readonly Remark[] =>
    found.map((remark) => ({
      ...remark,
      node: `${typeof name === 'string' ? name : 'Unnamed'} → ${remark.node}`,
    })),
  );
  return { converted, remarks };
}
