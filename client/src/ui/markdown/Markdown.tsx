import { useLayoutEffect, useRef } from "react";
import styles from "./Markdown.module.css";
import { renderMarkdown } from "./render.ts";

/** Text that people wrote, as Markdown. */
export function Markdown({ source }: { source: string }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => element.current?.replaceChildren(renderMarkdown(source)), [source]);
  return <div ref={element} className={styles.markdown} dir="auto" />;
}
