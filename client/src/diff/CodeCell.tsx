import { useLayoutEffect, useRef } from "react";
import "../highlight/colours.css";
import styles from "./code.module.css";
import { type CodeLook, codeNodes } from "./code-nodes.ts";

/** The code of one line, apart from the diff view. */
export function CodeCell(props: CodeLook) {
  const code = useRef<HTMLElement>(null);
  useLayoutEffect(() => code.current?.replaceChildren(...codeNodes(props)));
  return <code ref={code} className={styles.code} />;
}
