import { runTandiff } from "./run.ts";

// `pnpm tandiff -- exercise list` passes the dashes on.
const given = process.argv.slice(2);
await runTandiff(given[0] === "--" ? given.slice(1) : given);
