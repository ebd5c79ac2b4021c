/** How the driver finds its way in a page. Selectors are looked for in shadow roots too. */
export interface Subject {
  readonly name: string;
  /** Of the peers' server; null for tandiff, which has a server of its own. */
  readonly path: string | null;
  /** What scrolls. */
  readonly scroller: string;
  /** A row of the diff that holds a line of code. */
  readonly line: string;
  /** The text of a line, within its row. */
  readonly code: string;
  /** A coloured stretch of code, within the text. */
  readonly token: string;
  /** Anything that fills the view: a point in the scroller outside of it is blank. */
  readonly filled: string;
  /** Room that the page leaves below the last row. Pixels. */
  readonly below: number;
  /** What to click for a comment form, within the row or beside it; null where there is none. */
  readonly comment: { readonly selector: string; readonly beforeCode: number } | null;
  /** Its search of the whole merge request; only tandiff has one. */
  readonly search?: {
    /** Opens it. */
    readonly key: string;
    readonly field: string;
    /** Widens it from the changed files to all. */
    readonly everywhere: string;
    /** A line found. */
    readonly hit: string;
    /** Tells how many lines there are when all are counted; while it searches, no number and no end. */
    readonly status: string;
  };
}

export const subjects: readonly Subject[] = [
  {
    name: "tandiff",
    path: null,
    scroller: 'section[aria-label="Changes"]',
    line: '[data-row="line"], [data-row="pair"]',
    code: "code",
    token: '[class*="hl-"]',
    filled: "[data-row]",
    below: 320,
    comment: { selector: "[data-gutter]", beforeCode: 0 },
    search: {
      key: "/",
      field: 'search input[type="search"]',
      everywhere: 'search button:text-is("All files")',
      hit: "search [data-result] mark",
      status: "search output",
    },
  },
  {
    name: "bare",
    path: "/bare/index.html",
    scroller: ".scroller",
    line: ".line",
    code: "code",
    token: '[class*="hljs-"]',
    filled: ".row, .block",
    below: 0,
    comment: { selector: "i", beforeCode: 0 },
  },
  {
    name: "bare-colour",
    path: "/bare/index.html?colour",
    scroller: ".scroller",
    line: ".line",
    code: "code",
    token: '[class*="hljs-"]',
    filled: ".row, .block",
    below: 0,
    comment: { selector: "i", beforeCode: 0 },
  },
  {
    name: "pierre",
    path: "/pierre/index.html",
    scroller: ".scroller",
    line: "[data-line]",
    code: ":scope",
    // Its theme gives plain words a colour too; that one does not count.
    token: 'span[style]:not([style*="24292E"])',
    filled:
      "[data-line], [data-line-annotation], [data-separator], [data-diffs-header], [data-column-number], .thread",
    below: 0,
    comment: { selector: "[data-column-number]", beforeCode: 12 },
  },
  {
    name: "react-diff-view",
    path: "/react-diff-view/index.html",
    scroller: ".scroller",
    line: ".diff-line",
    code: ".diff-code",
    token: '[class*="hljs-"]',
    filled: ".file",
    below: 0,
    comment: { selector: ".diff-gutter", beforeCode: 0 },
  },
  {
    name: "diff2html",
    path: "/diff2html/index.html",
    scroller: ".scroller",
    line: ".d2h-diff-tbody tr",
    code: ".d2h-code-line-ctn",
    token: '[class*="hljs-"]',
    filled: ".d2h-file-wrapper",
    below: 0,
    comment: null,
  },
  {
    name: "git-diff-view",
    path: "/git-diff-view/index.html",
    scroller: ".scroller",
    line: ".diff-line",
    code: ".diff-line-content",
    token: '[class*="hljs-"]',
    filled: ".file",
    below: 0,
    comment: { selector: ".diff-add-widget", beforeCode: 0 },
  },
];
