import type { ReactNode } from "react";

/** Lines as they are, which scroll by keys too. */
export function ScrolledText(props: { label: string; className?: string | undefined; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by keys
    <pre className={props.className} tabIndex={0} aria-label={props.label}>
      {props.children}
    </pre>
  );
}
