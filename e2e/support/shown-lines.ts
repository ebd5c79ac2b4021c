import type { Page } from "@playwright/test";

/** A line as the page shows it. */
export interface ShownLine {
  readonly side: "base" | "head";
  readonly line: number;
  readonly change: string;
  /** Its characters, those that are only named included. */
  readonly text: string;
}

/** The lines that are in the page now, in their order on it. */
export async function linesInPage(page: Page): Promise<ShownLine[]> {
  return page.evaluate(() => {
    const textOf = (code: Element | null): string =>
      [...(code?.childNodes ?? [])]
        .map((node) => {
          if (!(node instanceof HTMLElement)) return node.textContent ?? "";
          if (node.dataset["sign"] !== undefined) return "";
          const name = /U\+([0-9A-F]+)/.exec(node.dataset["name"] ?? "")?.[1];
          return name === undefined ? (node.textContent ?? "") : String.fromCodePoint(parseInt(name, 16));
        })
        .join("");
    return [
      ...document.querySelectorAll<HTMLElement>("[data-row=line] [data-line], [data-row=pair] [data-line]"),
    ]
      .map((gutter) => ({
        top: gutter.getBoundingClientRect().top,
        side: gutter.dataset["side"] === "base" ? ("base" as const) : ("head" as const),
        line: Number(gutter.dataset["line"]),
        change: gutter.closest<HTMLElement>("[data-change]")?.dataset["change"] ?? "",
        text: textOf(gutter.parentElement?.querySelector("code") ?? null),
      }))
      .toSorted((a, b) => a.top - b.top)
      .map(({ top: _top, ...line }) => line);
  });
}

/** All lines of the list, from its top to its end, unfolded and gathered while scrolling through it. */
export async function allLines(page: Page, label: string): Promise<ShownLine[]> {
  const list = page.getByRole("region", { name: label, exact: true });
  const found = new Map<string, ShownLine>();
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  const frame = (): Promise<unknown> =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const folded = page.getByRole("button", { name: /unchanged lines?$/ });
  for (;;) {
    await frame();
    while ((await folded.count()) > 0) {
      await folded.first().click();
      await frame();
    }
    for (const line of await linesInPage(page)) found.set(`${line.side} ${line.line}`, line);
    const isEnd = await list.evaluate((element) => {
      const before = element.scrollTop;
      element.scrollBy({ top: element.clientHeight * 0.8 });
      return element.scrollTop === before;
    });
    if (isEnd) return [...found.values()];
  }
}
