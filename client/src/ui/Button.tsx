import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Button.module.css";
import { Spinner } from "./Spinner.tsx";

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: "primary" | "plain" | "quiet" | "danger";
  size?: "small" | "normal" | "large";
  icon?: ReactNode;
  /** Under way: it keeps its size, cannot be pressed again and says so. */
  busy?: boolean;
}

/** `primary` once a view; `danger` for what cannot be taken back. */
export function Button({
  variant = "plain",
  size = "normal",
  icon,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy}
      className={classNames(styles.button, styles[variant], styles[size], className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
