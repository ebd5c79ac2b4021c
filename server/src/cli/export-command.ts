import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { unzipSync } from "fflate";
import { AppError } from "@tandiff/shared/errors.ts";
import { isExportPart } from "@tandiff/shared/export/export-parts.ts";
import { makeFolder } from "../make-folder.ts";
import { call, findOrganiser } from "./api-client.ts";
import { print } from "./output.ts";
import { writeWhole } from "./write-whole.ts";

interface ExportOptions {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly server?: string;
  readonly json?: boolean;
}

/** `tandiff session export`. */
export function exportCommand(session: Command): void {
  session
    .command("export <id>")
    .description("write all that the hiring team takes away, as files in a folder or as one zip")
    .requiredOption(
      "--out <path>",
      "a folder, made if it is not there, or the name of a file that ends in .zip",
    )
    .option("--overwrite", "write over files of an earlier export that are there")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(exportSession);
}

async function exportSession(id: string, options: ExportOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const response = await call(organiser, "GET", `/sessions/${encodeURIComponent(id)}/export.zip`);
  const archive = new Uint8Array(await response.arrayBuffer());
  const moment = response.headers.get("tandiff-moment") ?? "";
  const files = new Map(Object.entries(unzipSync(archive)));
  // The names are the server's, but nothing a server says may write outside the folder.
  const stranger = [...files.keys()].find((name) => !isExportPart(name));
  if (stranger !== undefined)
    throw new AppError("internal", `The export holds a file named ${JSON.stringify(stranger)}.`);

  const overwrite = options.overwrite ?? false;
  if (options.out.endsWith(".zip")) await writeWhole(new Map([[options.out, archive]]), overwrite);
  else {
    await prepareFolder(options.out);
    const paths = [...files].map(([name, bytes]) => [join(options.out, name), bytes] as const);
    await writeWhole(new Map(paths), overwrite);
  }
  const names = [...files.keys()].toSorted();
  const isEmpty = files.get("fixes.patch")?.length === 0;
  const empty = isEmpty ? " The call changed nothing, so fixes.patch is empty." : "";
  print(
    { out: options.out, moment, files: names },
    `Wrote ${names.join(", ")} to ${options.out}, as of ${moment.replace(" row", ", row")} of the log.${empty}`,
    options.json,
  );
}

async function prepareFolder(path: string): Promise<void> {
  try {
    makeFolder(resolve(path));
    if (!(await stat(path)).isDirectory()) throw new Error("It is not a folder.");
    await readdir(path);
  } catch (cause) {
    throw new AppError("bad-request", `The folder ${path} cannot be made or written.`, { cause });
  }
}
