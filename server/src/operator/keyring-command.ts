import { resolve } from "node:path";
import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { createKeyring, readKeyring } from "../storage/keyring.ts";

interface Options {
  readonly from?: string;
  readonly json?: boolean;
}

/** `tandiff keyring create`: what the nodes of one server share. */
export function keyringCommand(program: Command): void {
  program
    .command("keyring")
    .description("the keyring that nodes share which use one PostgreSQL")
    .command("create <file>")
    .description("make a keyring, to be given to every node")
    .option("--from <keyring>", "of a server on SQLite, so that its links stay as they are")
    .option("--json", "print only JSON")
    .action((file: string, { from, json }: Options) => {
      const path = resolve(file);
      if (from === undefined) createKeyring(path);
      else readKeyring(resolve(from)).copyFor(path);
      print(
        { keyring: path },
        `Made ${path}. Give it to every node as TANDIFF_KEYRING, and keep a copy apart from the database: without it nothing in there can be read.`,
        json,
      );
    });
}
