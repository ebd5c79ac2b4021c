import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { beginLoading } from "./app/begin-loading.ts";

/** Milliseconds. */
const longestWait = 300;

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no element #root.");
// What is there before the first drawing is drawn once; nobody looks at an empty page for long, though.
await Promise.race([beginLoading(location), pause(longestWait)]);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
