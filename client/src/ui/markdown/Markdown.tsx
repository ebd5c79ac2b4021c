import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../class-names.ts";
import styles from "./Markdown.module.css";
import type { renderMarkdown } from "./render.ts";
import { loadCode } from "../load-code.ts";

/** The first text that somebody wrote asks for what reads Markdown; most of a page can do without it. */
let loaded: typeof renderMarkdown | null = null;

async function load(): Promise<typeof renderMarkdown> {
  loaded ??= (await loadCode(() => import("./render.ts"))).renderMarkdown;
  return loaded;
}

/** A fenced block as it stands in the page, to be coloured. */
export interface CodeBlock {
  readonly element: HTMLElement;
  /** The word after the fence, in lower case: `ruby`. */
  readonly language: string;
  readonly lines: readonly string[];
}

/** Text that people wrote, as Markdown. `onCode` gets the blocks that name a language, each time they are made. */
export function Markdown(props: { source: string; onCode?: (blocks: readonly CodeBlock[]) => void }) {
  const { source } = props;
  const element = useRef<HTMLDivElement>(null);
  const tell = useEffectEvent((blocks: readonly CodeBlock[]) => props.onCode?.(blocks));
  const [render, setRender] = useState(() => loaded);
  useEffect(() => {
    if (render) return;
    load().then(
      (arrived) => setRender(() => arrived),
      // Without a connection the text stays as it was typed.
      () => {},
    );
  }, [render]);
  useLayoutEffect(() => {
    if (!render) return;
    element.current?.replaceChildren(render(source));
    const found = element.current?.querySelectorAll<HTMLElement>("pre > code[class]") ?? [];
    tell(
      [...found].map((code) => ({
        element: code,
        language: code.className.slice("language-".length).toLowerCase(),
        lines: (code.textContent ?? "").replace(/\n$/, "").split("\n"),
      })),
    );
  }, [source, render]);
  return (
    <div ref={element} className={classNames(styles.markdown, !render && styles.plain)} dir="auto">
      {render ? null : source}
    </div>
  );
}
