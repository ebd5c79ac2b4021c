import { Fragment } from "react";
import { Dialog } from "./Dialog.tsx";
import { Kbd } from "./Kbd.tsx";
import { type ShortcutGroup, useShortcutGroups } from "./shortcuts.ts";
import styles from "./ShortcutsDialog.module.css";

/** Everything the keyboard can do on this page. */
export function ShortcutsDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props} title="Keyboard shortcuts" size="wide">
      <Groups />
    </Dialog>
  );
}

function Groups() {
  return (
    <div className={styles.groups}>
      {merged(useShortcutGroups()).map((group) => (
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
  );
}

/** One group for each title, however many parts of the page have given to it. */
function merged(groups: readonly ShortcutGroup[]): readonly ShortcutGroup[] {
  const titles = [...new Set(groups.map(({ title }) => title))];
  return titles.map((title) => {
    const all = groups.flatMap((group) => (group.title === title ? group.shortcuts : []));
    return { title, shortcuts: [...new Map(all.map((one) => [one.keys, one])).values()] };
  });
}
