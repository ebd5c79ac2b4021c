import { Lock, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./IconButton.tsx";
import styles from "./PrivateHead.module.css";

/** The head of a panel that no candidate sees, which it says. */
export function PrivateHead(props: {
  /** Of the heading, by which the panel is labelled. */
  id: string;
  title: string;
  /** Where what it stands in has the title already, it is only read out. */
  isTitleHidden?: boolean;
  close: { readonly label: string; readonly run: (() => void) | undefined };
  /** What else stands at its end. */
  children?: ReactNode;
}) {
  const { close } = props;
  return (
    <header className={styles.head}>
      <h2 id={props.id} className={props.isTitleHidden ? "visually-hidden" : styles.title}>
        {props.title}
      </h2>
      <span className={styles.audience}>
        <Lock aria-hidden />
        Not for the candidate
      </span>
      {props.children}
      {close.run && (
        <IconButton label={close.label} size="small" onClick={close.run}>
          <X />
        </IconButton>
      )}
    </header>
  );
}
