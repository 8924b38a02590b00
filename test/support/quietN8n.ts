// n8n's engine would print every error a test provokes; the tests look at the errors themselves.
process.env.N8N_LOG_LEVEL ??= 'silent';
