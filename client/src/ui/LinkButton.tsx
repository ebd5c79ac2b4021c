import type { ComponentProps, ReactNode } from "react";
import type { ButtonProps } from "./Button.tsx";
import styles from "./Button.module.css";
import { classNames } from "./class-names.ts";
import { Link } from "./Link.tsx";

/**
 * A link that looks like a button; with `download` the browser saves what it points at, with `target` it
 * opens there.
 */
export function LinkButton({
  variant = "plain",
  size = "normal",
  icon,
  className,
  children,
  ...rest
}: ComponentProps<"a"> & {
  href: string;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  icon?: ReactNode;
}) {
  const classes = classNames(styles.button, variant && styles[variant], size && styles[size], className);
  const content = (
    <>
      {icon}
      {children}
    </>
  );
  return rest.download === undefined && rest.target === undefined ? (
    <Link {...rest} className={classes}>
      {content}
    </Link>
  ) : (
    <a {...rest} className={classes}>
      {content}
    </a>
  );
}
