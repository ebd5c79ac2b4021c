import { runTandiff } from "./run.ts";

// pnpm runs scripts in the project's folder, and says where it was called: files that are named are there.
const { npm_lifecycle_event: script, INIT_CWD: calledIn } = process.env;
if (script === "tandiff" && calledIn !== undefined) process.chdir(calledIn);
// `pnpm tandiff -- exercise list` passes the dashes on.
const given = process.argv.slice(2);
await runTandiff(given[0] === "--" ? given.slice(1) : given);
