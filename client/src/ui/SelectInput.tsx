import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import styles from "./inputs.module.css";

/** The browser's own list, so that it works as people know it, also on a phone. */
export function SelectInput({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className={styles.select}>
      <select {...rest} className={classNames(styles.input, className)} />
      <ChevronDown aria-hidden />
    </span>
  );
}
