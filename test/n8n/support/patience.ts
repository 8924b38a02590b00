/** A real n8n, on a machine that does other things as well, takes its time; nothing here is about speed. */
jest.setTimeout(240_000);
