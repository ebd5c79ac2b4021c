import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Tabs.module.css";

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A count beside the label. */
  readonly count?: number | undefined;
}

/** Views of the same thing. `children` are `TabPanel`s, or what the caller draws for `value`. */
export function Tabs<T extends string>(props: {
  label: string;
  value: T;
  tabs: readonly Tab<T>[];
  onChange: (value: T) => void;
  /** Begins the ids of the views, where the caller draws them: see `tabView`. */
  views?: string;
  /** At the far end of the row. */
  end?: ReactNode;
  children?: ReactNode;
}) {
  const change = (value: string): void => {
    const tab = props.tabs.find((one) => one.value === value);
    if (tab) props.onChange(tab.value);
  };
  return (
    <Radix.Root value={props.value} onValueChange={change} className={styles.tabs}>
      <div className={styles.row}>
        <Radix.List aria-label={props.label} className={styles.list}>
          {props.tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className={styles.tab}
              {...(props.views === undefined ? {} : tabOf(props.views, tab.value))}
            >
              {tab.label}
              {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {props.end}
      </div>
      {props.children}
    </Radix.Root>
  );
}

function tabOf(views: string, value: string) {
  return { id: `${views}-${value}-tab`, "aria-controls": `${views}-${value}` };
}

/** Attributes of the element that shows the view `value` of `Tabs` whose `views` are these. */
export function tabView(views: string, value: string) {
  const { id, "aria-controls": own } = tabOf(views, value);
  return { id: own, role: "tabpanel", "aria-labelledby": id } as const;
}

export function TabPanel(props: { value: string; children: ReactNode }) {
  return (
    <Radix.Content value={props.value} className={styles.panel}>
      {props.children}
    </Radix.Content>
  );
}
