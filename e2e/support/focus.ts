import { expect, type Page } from "@playwright/test";
import type { Interview } from "./session.ts";
import { seatFetch, takeSeat } from "./stock-client.ts";

/** The candidate's own focus time, as they use it. */

export async function startFocus(noor: Page): Promise<void> {
  await noor.getByRole("button", { name: "Focus time…" }).click();
  await noor.getByRole("menuitem", { name: "2 minutes" }).click();
  await writesAlone(noor);
}

export async function writesAlone(noor: Page): Promise<void> {
  await expect(noor.getByText("nobody sees this now", { exact: false })).toBeVisible();
  await expect(noor.getByText("Your focus time is starting…")).toHaveCount(0);
}

export const focusBar = (page: Page) => page.getByRole("region", { name: "Focus time" });

/** Waits until the server has something of the running focus time. A page says nothing of a save that is quick. */
export async function focusIsStored({ candidate }: Interview, text: string): Promise<void> {
  const seat = await takeSeat(candidate);
  await expect.poll(async () => (await seatFetch(seat, "GET", "/focus")).text()).toContain(text);
}

/** All that the page wrote is on the server's disk. */
export const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved$/ });
