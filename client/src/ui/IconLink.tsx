import type { ReactNode } from "react";
import styles from "./IconButton.module.css";
import { classNames } from "./class-names.ts";
import { Link } from "./Link.tsx";

/** A link that looks like an `IconButton`; `label` is its name and its tooltip. */
export function IconLink(props: { href: string; label: string; newTab?: boolean; children: ReactNode }) {
  const common = {
    href: props.href,
    "aria-label": props.label,
    "data-tip": props.label,
    className: classNames(styles.button, styles.normal),
  };
  if (!props.newTab) return <Link {...common}>{props.children}</Link>;
  return (
    <a {...common} target="_blank" rel="noopener">
      {props.children}
    </a>
  );
}
