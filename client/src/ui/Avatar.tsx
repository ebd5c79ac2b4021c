import { classNames } from "./class-names.ts";
import styles from "./Avatar.module.css";

/** The colour token of the person at `index` in the session's list. */
export function personColour(index: number): string {
  return `var(--person-${(Math.max(0, index) % 8) + 1})`;
}

/** A person's initial on their colour; the name is what screen readers hear. */
export function Avatar(props: {
  name: string;
  index: number;
  size?: "small" | "normal";
  decorative?: boolean;
  /** How their line is, as a dot; words beside it say it too. */
  line?: "good" | "unstable" | "away" | undefined;
}) {
  const [initial = "?"] = props.name.trim().toUpperCase();
  return (
    <span
      className={classNames(styles.avatar, props.size === "small" && styles.small)}
      style={{ background: personColour(props.index) }}
      role={props.decorative ? undefined : "img"}
      aria-label={props.decorative ? undefined : props.name}
      aria-hidden={props.decorative}
      title={props.decorative ? undefined : props.name}
      data-line={props.line}
    >
      {initial}
    </span>
  );
}
