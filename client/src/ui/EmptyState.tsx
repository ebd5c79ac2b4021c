import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

/** Nothing is here yet: says what will be, and how to begin. */
export function EmptyState(props: {
  icon?: ReactNode;
  title: string;
  /** There is nothing else on the page: the title is its heading. */
  alone?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const Title = props.alone ? "h1" : "p";
  return (
    <div className={styles.state}>
      {props.icon && (
        <span className={styles.icon} aria-hidden>
          {props.icon}
        </span>
      )}
      <Title className={styles.title}>{props.title}</Title>
      {props.children && <div className={styles.text}>{props.children}</div>}
      {props.action && <div className={styles.action}>{props.action}</div>}
    </div>
  );
}
