import type { ComponentProps, MouseEvent } from "react";
import { navigate } from "./navigation.ts";

/** A link inside the page; with a modifier or the middle button it opens elsewhere, as any link. */
export function Link({ href, onClick, ...rest }: ComponentProps<"a"> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {rest.children}
    </a>
  );
}
