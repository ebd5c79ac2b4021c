import { Diff2HtmlUI } from "diff2html/lib-esm/ui/js/diff2html-ui-slim.js";
import "diff2html/bundles/css/diff2html.min.css";
import { loadPatch } from "../data/load.ts";

/** It has no widgets, so no threads and no form; no virtual rows, no worker. */
const root = document.createElement("div");
root.className = "scroller";
root.style.cssText = "position:absolute;inset:0;overflow:auto";
document.body.append(root);
const { patch } = await loadPatch();
const view = new Diff2HtmlUI(root, patch, {
  outputFormat: "line-by-line",
  drawFileList: false,
  matching: "none",
  highlight: false,
  stickyFileHeaders: true,
  fileContentToggle: false,
});
view.draw();
// The lines can be seen before they are coloured.
requestAnimationFrame(() => setTimeout(() => view.highlightCode(), 0));
