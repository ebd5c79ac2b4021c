import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip.tsx";

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
    <Tooltip text={label} shortcut={shortcut}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(styles.button, styles[size], className)}
      />
    </Tooltip>
  );
}
