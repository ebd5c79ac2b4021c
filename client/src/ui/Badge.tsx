import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Badge.module.css";

/** A word or a number beside something. */
export function Badge(props: {
  tone?: "neutral" | "accent" | "success" | "warning" | "danger";
  children: ReactNode;
}) {
  return <span className={classNames(styles.badge, styles[props.tone ?? "neutral"])}>{props.children}</span>;
}
