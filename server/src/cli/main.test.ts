import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, startTandiff } from "../testing-process.ts";

/** As pnpm does with `--dir`: this process is in the repository. */
const fromElsewhere = (folder: string) => ({ npm_lifecycle_event: "tandiff", INIT_CWD: folder });

test("a file is where the command was called, also where pnpm runs it in the repository", async () => {
  const [data, folder] = [emptyFolder(), emptyFolder()];
  const made = startTandiff(data, ["keyring", "create", "keyring.json"], { env: fromElsewhere(folder) });
  expect(await made.ended).toMatchObject({ code: 0, stderr: "" });
  expect(existsSync(join(folder, "keyring.json"))).toBe(true);
  const again = startTandiff(data, ["keyring", "create", "other.json", "--from", "keyring.json"], {
    env: fromElsewhere(folder),
  });
  expect(await again.ended).toMatchObject({ stdout: expect.stringContaining(`Made ${folder}/other.json.`) });
});
