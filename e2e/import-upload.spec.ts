import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { openBoard } from "./support/board.ts";
import { makeRepository } from "./support/git-repo.ts";
import { sharedServer } from "./support/greeter-interview.ts";
import { test } from "./support/test.ts";

const rubric = `guide: Ask who rounds.
dimensions:
  - { id: tests, title: Tests, levels: [None, Some, Most, All] }
findings:
  - id: rounds-late
    title: It rounds too late
    dimension: tests
    weight: 2
    positions: [{ path: shop.go, side: head, lines: { start: 1, end: 1 } }]
    good: Says so.
strengths: []
`;

/** Drops a file of so many bytes on a part of a page. */
async function drop(place: Locator, name: string, bytes: number): Promise<void> {
  const dataTransfer = await place.page().evaluateHandle(
    ([called, length]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(length)], called));
      return carried;
    },
    [name, bytes] as const,
  );
  await place.dispatchEvent("drop", { dataTransfer });
}

test("an organiser is told what is wrong with a zip, imports a bundle instead, and makes an interview from it", async ({
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-upload-"));
  const repository = await makeRepository(join(folder, "shop"), [
    { message: "Start", write: { "shop.go": "package shop\n" } },
    { message: "Round prices once", branch: "fix", write: { "shop.go": "package shop\n\n// Once.\n" } },
  ]);
  const bundlePath = join(folder, "Shop rounding.bundle");
  await repository.git("bundle", "create", "--quiet", bundlePath, "main", "fix");
  const bundle = await readFile(bundlePath);
  await rm(folder, { recursive: true });
  const board = await openBoard(browser, await sharedServer());
  await board.getByRole("tab", { name: /Exercises/ }).click();
  await board.getByRole("button", { name: "Import an exercise" }).click();
  const dialog = board.getByRole("dialog", { name: "Import an exercise" });
  const pick = dialog.getByLabel(/Choose/);
  const add = dialog.getByRole("button", { name: "Add to the bank" });
  await expect(pick).toBeFocused();

  // Nothing that axe looks at is on its way to another look.
  await board.emulateMedia({ reducedMotion: "reduce" });
  await test.step("a file that was dropped is on its way until that is stopped, and stays to be sent again", async () => {
    await board.route("**/organiser/imports", () => undefined);
    await drop(dialog.getByText("or drop it here"), "large.zip", 3_000_000);
    await expect(dialog.getByRole("progressbar", { name: "Import" })).toHaveAttribute("value", "0");
    await expect(dialog).toContainText("Sending the file…0 kB of 3.0 MB");
    expect(await axeFindings(board)).toEqual([]);
    await dialog.getByRole("button", { name: "Stop" }).click();
    await expect(dialog.getByRole("progressbar")).toHaveCount(0);
    await expect(dialog.getByText("large.zip")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Read it again" })).toBeVisible();
    await expect(dialog.getByRole("alert")).toHaveCount(0);
    await board.unrouteAll({ behavior: "ignoreErrors" });
  });

  await test.step("a zip that is none is refused beside it, and stays to be read again", async () => {
    const buffer = Buffer.from("PK\u0003\u0004 and nothing more");
    await pick.setInputFiles({ name: "shop.zip", mimeType: "application/zip", buffer });
    await expect(dialog.getByRole("alert")).toHaveText("The zip is damaged or cut short.");
    await expect(dialog.getByText("shop.zip")).toBeVisible();
    await expect(add).toBeDisabled();
    await dialog.getByRole("button", { name: "Read it again" }).click();
    await expect(dialog.getByRole("alert")).toHaveText("The zip is damaged or cut short.");
  });

  await test.step("a bundle is shown before it is added, with what its commits say", async () => {
    await pick.setInputFiles({ name: "Shop rounding.bundle", mimeType: "", buffer: bundle });
    await expect(dialog.getByRole("heading", { name: "A merge request to review" })).toBeFocused();
    await expect(dialog).toContainText("1 commit1 file changed+2 −0");
    await expect(dialog.getByLabel("Title in the bank")).toHaveValue("Round prices once");
    await expect(dialog.getByLabel("Short name")).toHaveValue("shop-rounding");
  });

  await test.step("faults stand beside their fields, and nothing that was typed is lost, closed or not", async () => {
    await dialog.getByLabel("Title in the bank").fill("");
    await dialog.getByLabel(/^What the candidate gets to know/).fill("See rounds-late.");
    await dialog.getByLabel(/^Rubric/).fill(rubric);
    await add.click();
    await expect(dialog.getByLabel("Title in the bank")).toBeFocused();
    await expect(dialog.getByLabel("Title in the bank")).toHaveAccessibleDescription(
      "This cannot be left empty.",
    );
    await dialog.getByLabel("Title in the bank").fill("Shop rounding");
    await add.click();
    const brief = dialog.getByLabel(/^What the candidate gets to know/);
    await expect(brief).toHaveAccessibleDescription("brief:1 has the id of the finding rounds-late.");
    await expect(brief).toBeFocused();
    expect(await axeFindings(board)).toEqual([]);
    await board.keyboard.press("Escape");
    await board.getByRole("button", { name: "Import an exercise" }).click();
    await expect(brief).toHaveValue("See rounds-late.");
    await brief.fill("A shop.");
    await add.click();
  });

  await test.step("it is in the bank, and an interview can be made from it", async () => {
    const added = board.getByRole("dialog", { name: "“Shop rounding” is in the bank" });
    await added.getByRole("button", { name: "Create an interview" }).click();
    await expect(board.getByRole("combobox", { name: "Exercise" })).toHaveValue("shop-rounding");
    await board.keyboard.press("Escape");
    await expect(board.getByRole("heading", { name: "Shop rounding", exact: true })).toBeVisible();
  });

  await test.step("the same again is there already", async () => {
    await board.getByRole("button", { name: "Import an exercise" }).click();
    await pick.setInputFiles({ name: "Shop rounding.bundle", mimeType: "", buffer: bundle });
    await expect(dialog).toContainText("The bank has “Shop rounding” under this name");
    await dialog.getByLabel("Title in the bank").fill("Shop rounding");
    await dialog.getByLabel(/^What the candidate gets to know/).fill("A shop.");
    await dialog.getByLabel(/^Rubric/).fill(rubric);
    await add.click();
    const there = board.getByRole("dialog", { name: "“Shop rounding” was in the bank already" });
    await there.getByRole("button", { name: "Done" }).click();
    await board.getByRole("button", { name: "New interview with Shop rounding" }).click();
    await board.getByRole("textbox", { name: "Candidate" }).fill("Noor");
    await board.getByRole("textbox", { name: "Interviewer 1" }).fill("Ada");
    await board.getByRole("dialog").getByText("At once", { exact: true }).click();
    await board.getByRole("button", { name: "Create the session" }).click();
    await expect(board.getByRole("textbox", { name: "Link for Noor" })).toHaveValue(/\/p\//);
  });
});
