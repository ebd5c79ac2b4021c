import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import styles from "./IconButton.module.css";

export interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does, in words: its name for screen readers and its tooltip. */
  label: string;
  /** Shown in the tooltip, e.g. `]` or `Ctrl+Enter`. */
  shortcut?: string;
  size?: "small" | "normal";
  /** For a button that switches something on and off. */
  pressed?: boolean;
}

export function IconButton({
  label,
  shortcut,
  size = "normal",
  pressed,
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-keys={shortcut}
      className={classNames(styles.button, styles[size], className)}
    />
  );
}
