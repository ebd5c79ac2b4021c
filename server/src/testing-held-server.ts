/**
 * For tests only: the whole server with commits that can be held back. Takes the server's environment
 * and lines on standard input: "hold" keeps every commit of the log waiting, "release" lets them go.
 */
import { createInterface } from "node:readline";
import { runServer } from "./run-server.ts";

let held: PromiseWithResolvers<void> | null = null;
createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "hold") held ??= Promise.withResolvers();
  if (line === "release") {
    held?.resolve();
    held = null;
  }
});
await runServer([], { beforeCommit: () => held?.promise ?? Promise.resolve() });
