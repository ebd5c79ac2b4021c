import { Fragment } from "react";
import { Dialog } from "./Dialog.tsx";
import { Kbd } from "./Kbd.tsx";
import { useShortcutGroups } from "./shortcuts.ts";
import styles from "./ShortcutsDialog.module.css";

/** Everything the keyboard can do on this page. */
export function ShortcutsDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const groups = useShortcutGroups();
  return (
    <Dialog {...props} title="Keyboard shortcuts" size="wide">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title} className={styles.group}>
            <h3>{group.title}</h3>
            <dl className={styles.list}>
              {group.shortcuts.map(({ keys, label }) => (
                <Fragment key={keys}>
                  <dt>
                    <Kbd keys={keys} />
                  </dt>
                  <dd>{label}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
