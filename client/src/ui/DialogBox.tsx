import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton.tsx";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  size?: "normal" | "wide";
  children?: ReactNode;
}

/** The first field, not the close button that comes before it. */
function focusFirstField(event: Event): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  (currentTarget.querySelector<HTMLElement>("input, select, textarea") ?? currentTarget).focus();
}

/** A question or a form over the page. Keeps the focus inside; Escape closes it. */
export function DialogBox({ size = "normal", ...props }: DialogProps) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={classNames(styles.dialog, styles[size])}
          onOpenAutoFocus={focusFirstField}
          {...(props.description ? {} : { "aria-describedby": undefined })}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{props.title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" size="small">
                <X />
              </IconButton>
            </Radix.Close>
          </header>
          <div className={styles.body}>
            {props.description && (
              <Radix.Description className={styles.description}>{props.description}</Radix.Description>
            )}
            {props.children}
          </div>
          {props.actions && <footer className={styles.actions}>{props.actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
