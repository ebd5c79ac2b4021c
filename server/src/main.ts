import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";

// Half of a start is compiling this server's own code, and after a crash everybody waits for it. The cache stands
// where the code does: who may write there may change the code itself.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/tandiff/compiled"));
const { runServer } = await import("./run-server.ts");

await runServer(process.argv.slice(2));
// Now, since a server that is killed has no end at which to do it.
flushCompileCache();
