import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./ErrorText.module.css";

/** What went wrong, beside the control that it concerns. Read out at once. */
export function ErrorText({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className={styles.error}>
      <CircleAlert aria-hidden />
      <span>{children}</span>
    </p>
  );
}
