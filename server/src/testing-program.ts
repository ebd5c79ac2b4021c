import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "./testing-process.ts";

/** One place of one file, and what stands there in the other version. */
export interface Edit {
  /** From the root of the project. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const root = join(import.meta.dirname, "../..");

/**
 * For tests only: this server as another version of it would be, in a folder of its own until the test ends.
 * @param name of the version; its pages have the one file `assets/page-<name>.js`
 * @returns what is started
 * @throws when what is to be edited is not there, or there twice
 */
export function otherVersion(name: string, edits: readonly Edit[]): string {
  const folder = emptyFolder();
  for (const part of ["server", "shared"]) {
    mkdirSync(join(folder, part));
    writeFileSync(join(folder, part, "package.json"), readFileSync(join(root, part, "package.json")));
    cpSync(join(root, part, "src"), join(folder, part, "src"), {
      recursive: true,
      filter: (path) => !path.endsWith(".test.ts"),
    });
    linkPackages(join(root, part, "node_modules"), join(folder, part, "node_modules"));
  }
  mkdirSync(join(folder, "server/node_modules/@tandiff"));
  symlinkSync(join(folder, "shared"), join(folder, "server/node_modules/@tandiff/shared"));
  for (const edit of edits) apply(folder, edit);
  const pages = join(folder, "client/dist");
  mkdirSync(join(pages, "assets"), { recursive: true });
  writeFileSync(join(pages, "index.html"), `<script type="module" src="/assets/page-${name}.js"></script>`);
  writeFileSync(join(pages, "assets", `page-${name}.js`), `begin("${name}")`);
  return join(folder, "server/src/main.ts");
}

/** All but those of the project itself. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name !== "@tandiff") symlinkSync(join(from, name), join(to, name));
  }
}

function apply(folder: string, { file, from, to }: Edit): void {
  const path = join(folder, file);
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${file} has “${from}” ${parts.length - 1} times, and not once.`);
  writeFileSync(path, parts.join(to));
}
