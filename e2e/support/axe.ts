import type { Page } from "@playwright/test";
import axe, { type AxeResults } from "axe-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules that look at colours; all others find the same in every theme. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** What is left out, each with its reason where it is asked for. */
export interface AxeOptions {
  /** Elements, by selector, that are not ours to mend. */
  readonly except?: readonly string[];
  /** Rules that are not asked. */
  readonly without?: readonly string[];
}

/** What axe finds wrong on the page as it is now, one line for each element: rule, place, reason. */
export async function axeFindings(page: Page, options: AxeOptions = {}): Promise<string[]> {
  const rules = Object.fromEntries((options.without ?? []).map((rule) => [rule, { enabled: false }]));
  return run(page, options, { runOnly: { type: "tag", values: tags }, rules });
}

/** As `axeFindings`, of colours alone. */
export async function axeColourFindings(page: Page, options: AxeOptions = {}): Promise<string[]> {
  return run(page, options, { runOnly: { type: "rule", values: colourRules } });
}

/** Takes elements out of sight: left out by axe's own means they still count in its map of the page. */
function show(page: Page, selectors: readonly string[], shown: boolean): Promise<void> {
  return page.evaluate(
    ([names, display]) => {
      for (const element of names.flatMap((name) => [...document.querySelectorAll<HTMLElement>(name)])) {
        element.style.display = display;
      }
    },
    [selectors, shown ? "" : "none"] as const,
  );
}

async function run(page: Page, { except = [] }: AxeOptions, how: object): Promise<string[]> {
  // The page's own rules allow no foreign script; what a debugger evaluates is not subject to them.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const options = JSON.stringify({ ...how, resultTypes: ["violations"] });
  await show(page, except, false);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${options})`);
  await show(page, except, true);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const reasons = [...any, ...all, ...none].map(({ message }) => message);
      return `${id}: ${target.join(" ")}: ${reasons.join("; ")}`;
    }),
  );
}
