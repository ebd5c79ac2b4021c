import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const [standard = "", safe = ""] = css.split(':root[data-diff="safe"]');

/** A token's colour in one theme, as the file has it. */
function colour(source: string, token: string, theme: "light" | "dark"): string {
  const value = new RegExp(`--${token}: ([^;]+);`).exec(source)?.[1];
  if (value === undefined) throw new Error(`tokens.css has no --${token}.`);
  const pair = /light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/.exec(value);
  return (pair ? pair[theme === "light" ? 1 : 2] : value) ?? "";
}

/** Relative luminance of `#rrggbb`. Source: WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ["surface-0", "surface-1", "surface-2", "surface-raised"];
const code = ["comment", "keyword", "string", "number", "title", "type", "meta"].map(
  (name) => `code-${name}`,
);
const marked = code.map((name) => (name === "code-comment" ? "code-comment-marked" : name));
const people = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `person-${number}`);
const texts: readonly (readonly [text: readonly string[], on: readonly string[]])[] = [
  [
    ["text", "text-quiet"],
    [...surfaces, "add-bg", "del-bg"],
  ],
  [
    ["accent-text", "danger", "warning", "success"],
    ["surface-0", "surface-1", "surface-raised"],
  ],
  [["accent-text"], ["accent-soft"]],
  [["danger"], ["danger-soft"]],
  [["warning"], ["warning-soft"]],
  [["success"], ["success-soft"]],
  [["on-accent"], ["accent", "accent-hover", "danger-fill"]],
  [["on-person"], people],
  [people, ["surface-0"]],
  [["text"], ["add-strong", "del-strong", "warning-soft"]],
  [["add-text"], ["add-bg", "surface-0"]],
  [["del-text"], ["del-bg", "surface-0"]],
  [code, ["surface-0", "surface-1", "add-bg", "del-bg"]],
  [marked, ["add-strong", "del-strong"]],
];

test.each(["light", "dark"] as const)("text can be read in the %s theme: 4.5 to 1 everywhere", (theme) => {
  const faint = texts.flatMap(([fronts, backs]) =>
    fronts.flatMap((front) =>
      backs
        .map((back) => ({
          front,
          back,
          ratio: contrast(colour(standard, front, theme), colour(standard, back, theme)),
        }))
        .filter(({ ratio }) => ratio < 4.5),
    ),
  );
  expect(faint).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "the other pair of diff colours can be read in the %s theme",
  (theme) => {
    const faint = ["add", "del"].flatMap((change) => {
      const back = colour(safe, `${change}-bg`, theme);
      const strong = colour(safe, `${change}-strong`, theme);
      return [
        ...["text", "text-quiet", ...code].map((front) => ({
          front,
          change,
          ratio: contrast(colour(standard, front, theme), back),
        })),
        { front: "sign", change, ratio: contrast(colour(safe, `${change}-text`, theme), back) },
        ...["text", ...marked].map((front) => ({
          front,
          change: `${change}, marked`,
          ratio: contrast(colour(standard, front, theme), strong),
        })),
      ].filter(({ ratio }) => ratio < 4.5);
    });
    expect(faint).toEqual([]);
  },
);

test.each(["light", "dark"] as const)(
  "edges of fields and the focus stand out in the %s theme: 3 to 1",
  (theme) => {
    for (const edge of ["border-strong", "focus", "accent"]) {
      expect(contrast(colour(standard, edge, theme), colour(standard, "surface-0", theme))).toBeGreaterThan(
        3,
      );
    }
  },
);
