import { Popover as Radix } from "radix-ui";
import type { PopoverProps } from "./Popover.tsx";

/** The popover itself; only `Popover` uses it, when it opens first. */
export function PopoverBox(props: PopoverProps) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Trigger asChild>{props.renderTrigger()}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={props.className}
          align={props.align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={props.label}
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
