import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { openLine } from "./support/cuttable-line.ts";
import {
  expectShown,
  goToLineEnd,
  openLinkInWorkspace,
  reloadWorkspace,
  shownText,
} from "./support/editor.ts";
import { codeHasCome } from "./support/greeter-page.ts";
import { makeInterview, tandiffOk } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { onlyInOneProcess, test } from "./support/test.ts";

onlyInOneProcess("a backup of its folder is put in the place of the folder");

let server: TandiffServer;
let folder: string;

test.beforeEach(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-restored-"));
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Puts an older backup in the place of the server's data, as an operator would. */
async function restore(backup: string): Promise<void> {
  await server.kill9();
  const key = await readFile(join(server.dataFolder, "organiser.key"));
  for (const name of await readdir(server.dataFolder)) {
    await rm(join(server.dataFolder, name), { recursive: true });
  }
  await tandiffOk(server, ["restore", backup]);
  await writeFile(join(server.dataFolder, "organiser.key"), key, { mode: 0o600 });
  await server.restart();
}

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved$/ });
const kept = (page: Page) => page.getByRole("region", { name: "Kept from before" });

test("what an older backup lacks is kept by the pages that have it, and by the next page of one that was closed, to copy or to insert, and they do not loop", async ({
  browser,
}) => {
  const interview = await makeInterview(server, folder);
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
  const line = await openLine(server.port);
  const laptop = await openLinkInWorkspace(browser, line.through(interview.candidate), "greet.ts");
  await codeHasCome(laptop);
  line.cut();
  await goToLineEnd(laptop, 6);
  await laptop.keyboard.type("// typed without a line");
  await laptop.close();

  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // in the backup");
  await expectShown(ada, "// in the backup");
  const backup = join(folder, "backup.db");
  await tandiffOk(server, ["backup", backup]);
  await goToLineEnd(noor, 4);
  await noor.keyboard.type(" // saved after it");
  await expectShown(ada, "// saved after it");
  await expect(saved(noor)).toBeVisible();

  await restore(backup);
  for (const page of [noor, ada]) {
    await expect(kept(page)).toContainText("// saved after it");
    await expect(kept(page)).toContainText("The server was restored from a backup");
    await expect(kept(page).getByRole("button", { name: "Copy" })).toBeVisible();
    expect(await shownText(page)).toContain("// in the backup");
    expect(await shownText(page)).not.toContain("// saved after it");
  }
  let sockets = 0;
  noor.on("websocket", () => (sockets += 1));
  await noor.waitForTimeout(3_000);
  expect(sockets).toBeLessThan(3);

  await kept(noor).getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// saved after it");
  await expect(saved(noor)).toBeVisible();
  await reloadWorkspace(noor);
  await expectShown(noor, "// saved after it");
  for (const words of ["// saved after it", "// in the backup"]) {
    expect((await shownText(noor)).split(words)).toHaveLength(2);
  }

  line.mend();
  const next = await openLinkInWorkspace(laptop.context(), line.through(interview.candidate), "greet.ts");
  await expect(kept(next)).toContainText("// typed without a line");
  await expect(kept(next)).toContainText("an earlier page of yours had");
  await expect(kept(next).getByRole("button", { name: "Copy" })).toBeVisible();
  await kept(next).getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// typed without a line");
  for (const words of ["// saved after it", "// in the backup", "// typed without a line"]) {
    expect((await shownText(ada)).split(words)).toHaveLength(2);
  }
  await expect(saved(next)).toBeVisible();
  await codeHasCome(next);
  await next.reload();
  await expectShown(next, "// typed without a line");
  await expect(kept(next)).toHaveCount(0);
  line.close();
});
