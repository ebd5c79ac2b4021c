import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./review.module.css";

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  side: "left" | "right";
  title: string;
  children: ReactNode;
}

export function DrawerBox(props: DrawerProps) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.drawer} data-side={props.side} aria-describedby={undefined}>
          <header className={styles.drawerHead}>
            <Dialog.Title className={styles.panelTitle}>{props.title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" size="small">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          {props.children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
