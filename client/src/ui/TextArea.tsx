import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import styles from "./inputs.module.css";

/** Grows with its text, up to the height that `className` may set. */
export function TextArea({ className, rows = 4, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={rows} {...rest} className={classNames(styles.input, styles.area, className)} />;
}
