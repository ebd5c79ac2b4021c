import { diffStyle } from "./diff-html.ts";

/** The report's looks: on a screen by day and by night, and on paper. */
export const reportStyle = `${diffStyle}
:root { color-scheme: light dark; --text: #1c2024; --quiet: #5c636b; --line: #d9dde1; --soft: #f4f6f8; --link: #0b5cad; --page: #fff; }
:root { --d2h-bg-color: var(--page); --d2h-dim-color: var(--quiet); --d2h-border-color: var(--line); --d2h-line-border-color: var(--line);
  --d2h-file-header-bg-color: var(--soft); --d2h-file-header-border-color: var(--line); --d2h-info-bg-color: var(--soft); --d2h-info-border-color: var(--line); --d2h-change-label-color: #8a6500; }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #e6e8ea; --quiet: #a3abb3; --line: #33393f; --soft: #1b2025; --link: #7db8f5; --page: #111417;
    --d2h-ins-bg-color: #12301c; --d2h-ins-border-color: #1f5a30; --d2h-ins-highlight-bg-color: #1f6b35; --d2h-ins-label-color: #6fce86;
    --d2h-del-bg-color: #3a1a1d; --d2h-del-border-color: #6b2b30; --d2h-del-highlight-bg-color: #7d2a31; --d2h-del-label-color: #f0999e;
    --d2h-change-ins-color: #12301c; --d2h-change-del-color: #3a1a1d; --d2h-change-label-color: #e0b34c; --d2h-moved-label-color: #7db8f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h1, h2 { overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--link); overflow-wrap: anywhere; }
p, ul, ol { margin: .5rem 0; }
code, pre { font: .85em/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; }
pre code { font-size: 1em; }
.quiet { color: var(--quiet); font-size: .9em; }
.quiet .quiet { font-size: 1em; }
.scores th .quiet { font-weight: 400; }
/* Each paragraph from right to left where its own words are. */
.comment :is(p, li, h1, h2, h3, h4, h5, h6, td), .words :is(p, li, h1, h2, h3, h4, h5, h6, td), pre { unicode-bidi: plaintext; text-align: start; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 .55rem; margin-right: .3rem; font-size: .8em; color: var(--quiet); }
.thread { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
.comment { border-left: 3px solid var(--line); padding-left: .9rem; margin: .9rem 0; overflow-wrap: anywhere; }
.comment h1, .comment h2, .comment h3, .words h1, .words h2 { font-size: 1rem; border: 0; margin: .5rem 0; padding: 0; }
.comment table, .words table { display: block; overflow-x: auto; }
.scores { border-collapse: collapse; width: 100%; font-size: .92em; }
.scores th, .scores td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
nav ul { list-style: none; padding: 0; columns: 2 22em; font-size: .92em; }
nav li { overflow-wrap: anywhere; }
.d2h-wrapper { margin: .75rem 0; }
.d2h-file-collapse { display: none; }
.d2h-file-wrapper { overflow: hidden; }
.d2h-file-diff { position: relative; overflow-x: auto; }
.d2h-file-name { white-space: normal; overflow-wrap: anywhere; }
.d2h-code-line { display: flex; width: auto; padding: 0 .5em 0 8em; white-space: normal; }
.d2h-code-line-ctn { flex: 1; width: auto; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; direction: ltr; unicode-bidi: isolate; }
@media (max-width: 40rem) {
  .d2h-code-line { padding-left: 5.5em; }
  .d2h-code-linenumber { width: 5em; }
  .line-num1, .line-num2 { width: 2.2em; padding: 0 .2em; }
}
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #444; --line: #bbb; --soft: #f6f6f6; --link: #000; --page: #fff; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  pre, .wide, .d2h-file-diff { overflow: visible; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  h2, h3 { break-after: avoid; }
  .comment, .scores tr, tr { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
@page { margin: 16mm; }
`;
