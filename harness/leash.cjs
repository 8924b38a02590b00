/** Preloaded into n8n: it ends when the process that started it is gone, however that one ended. */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10_000).unref();
});
process.channel?.unref();
