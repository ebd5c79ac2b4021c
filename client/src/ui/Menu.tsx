import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Menu.module.css";

/**
 * A list of things to do behind a button. `trigger` is one element that takes a ref. `onClose` is for a
 * menu that something else has opened: it is open as long as it is in the page.
 */
export function Menu(props: {
  trigger: ReactNode;
  align?: "start" | "end";
  onClose?: () => void;
  defaultOpen?: boolean;
  children: ReactNode;
}) {
  const { onClose } = props;
  const opened = onClose && {
    open: true,
    onOpenChange: (open: boolean): void => {
      if (!open) onClose();
    },
  };
  return (
    <Radix.Root modal={false} defaultOpen={props.defaultOpen ?? false} {...opened}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.menu}
          align={props.align ?? "end"}
          sideOffset={4}
          collisionPadding={8}
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem(props: {
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Radix.Item
      className={classNames(styles.item, props.danger && styles.danger)}
      disabled={props.disabled ?? false}
      onSelect={props.onSelect}
    >
      <span className={styles.icon}>{props.icon}</span>
      {props.children}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className={styles.label}>{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className={styles.separator} />;
}

/** One choice out of a few; the current one has a tick. */
export function MenuChoice<T extends string>(props: {
  value: T;
  options: readonly { readonly value: T; readonly label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <Radix.RadioGroup value={props.value}>
      {props.options.map(({ value, label }) => (
        <Radix.RadioItem
          key={value}
          value={value}
          className={styles.item}
          onSelect={() => props.onChange(value)}
        >
          <span className={styles.icon}>
            <Radix.ItemIndicator>
              <Check aria-hidden />
            </Radix.ItemIndicator>
          </span>
          {label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
