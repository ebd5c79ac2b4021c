import { diffStyle } from "./diff-html.ts";

/** The report's looks: on a screen by day and by night, and on paper. */
export const reportStyle = `${diffStyle}
:root { color-scheme: light dark; --text: #1c2024; --quiet: #5c636b; --line: #d9dde1; --soft: #f4f6f8; --link: #0b5cad; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ea; --quiet: #a3abb3; --line: #33393f; --soft: #1b2025; --link: #7db8f5; --page: #111417; }
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
.quiet { color: var(--quiet); font-size: .9rem; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 .55rem; margin-right: .3rem; font-size: .8rem; color: var(--quiet); }
.thread { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
.comment { border-left: 3px solid var(--line); padding-left: .9rem; margin: .9rem 0; overflow-wrap: anywhere; }
.comment h1, .comment h2, .comment h3, .words h1, .words h2 { font-size: 1rem; border: 0; margin: .5rem 0; padding: 0; }
.comment table, .words table { display: block; overflow-x: auto; }
.scores { border-collapse: collapse; width: 100%; font-size: .92rem; }
.scores th, .scores td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
nav ol { columns: 2 22rem; font-size: .92rem; }
nav li { overflow-wrap: anywhere; }
.d2h-wrapper { margin: .75rem 0; }
.d2h-file-collapse { display: none; }
.d2h-file-wrapper { overflow: hidden; }
.d2h-file-diff { position: relative; overflow-x: auto; }
.d2h-file-name { white-space: normal; overflow-wrap: anywhere; }
.d2h-code-line-ctn { white-space: pre-wrap; overflow-wrap: anywhere; }
.d2h-code-line { white-space: normal; }
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
