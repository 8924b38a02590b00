import { installN8n } from '../harness/install-n8n.mjs';
import { installPackages } from '../harness/install.mjs';

/** What `npm start` needs on the disk: this project's packages, and n8n with its own Node. */
try {
  await installPackages(console.log);
  await installN8n({ report: console.log });
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
