/** Milliseconds between two looks. */
const interval = 10;

let at = performance.now();
let cpu = process.threadCpuUsage();

/**
 * For tests only, loaded before the server: says on stdout how many milliseconds of work of its own the event loop was
 * held up by, each time. What else the machine does meanwhile makes it late too, and does not count.
 */
setInterval(() => {
  const now = performance.now();
  const { user, system } = process.threadCpuUsage(cpu);
  const blocked = Math.min(now - at - interval, (user + system) / 1_000);
  if (blocked > 10) process.stdout.write(`blocked ${blocked.toFixed(0)}\n`);
  at = now;
  cpu = process.threadCpuUsage();
}, interval).unref();
