import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./Kbd.tsx";
import styles from "./Tooltip.module.css";

/** Needed once around the page, so that moving from one tooltip to the next does not wait again. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Radix.Provider delayDuration={500}>{children}</Radix.Provider>;
}

/** A few words beside a control; never the only place where something is said. */
export function Tooltip(props: {
  text: string;
  shortcut?: string | undefined;
  side?: "top" | "bottom" | "left" | "right";
  /** One element that takes a ref, such as a button. */
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.tooltip}
          sideOffset={6}
          side={props.side ?? "bottom"}
          collisionPadding={8}
        >
          {props.text}
          {props.shortcut && <Kbd keys={props.shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
