import { run } from './command';

const { stdin, stdout, stderr } = process;
void run(process.argv.slice(2), { input: stdin, output: stdout, error: stderr }).then((code) => {
  process.exitCode = code;
});
