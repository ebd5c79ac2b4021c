import { createContext, type KeyboardEvent, type ReactNode, use, useId, useMemo, useRef } from "react";
import styles from "./Tabs.module.css";

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A count beside the label. */
  readonly count?: number | undefined;
}

/** The view that shows, and what the ids of the views begin with. */
const ShownView = createContext<{ readonly value: string; readonly views: string } | null>(null);

/**
 * Views of the same thing: the pattern "tabs with automatic activation" of the ARIA Authoring Practices Guide.
 * `children` are `TabPanel`s, or what the caller draws for `value`.
 */
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
  const ownViews = useId();
  const { value, tabs, views = ownViews } = props;
  const shown = useMemo(() => ({ value, views }), [value, views]);
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const index = indexAfter(event.key, at, tabs.length);
    const tab = index === null ? undefined : tabs[index];
    if (!tab || index === null) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[index]?.focus();
    props.onChange(tab.value);
  };
  return (
    <div className={styles.tabs}>
      <div className={styles.row}>
        <div ref={list} role="tablist" aria-label={props.label} className={styles.list}>
          {tabs.map((tab) => (
            <button
              key={tab.value}
              type="button"
              role="tab"
              aria-selected={tab.value === value}
              tabIndex={tab.value === value ? 0 : -1}
              className={styles.tab}
              onClick={() => props.onChange(tab.value)}
              onKeyDown={press}
              {...tabOf(views, tab.value)}
            >
              {tab.label}
              {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
            </button>
          ))}
        </div>
        {props.end}
      </div>
      <ShownView value={shown}>{props.children}</ShownView>
    </div>
  );
}

/** Which of `count` tabs a key goes to from `at`; null for keys that are not the tabs'. */
function indexAfter(key: string, at: number, count: number): number | null {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
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
  const shown = use(ShownView);
  if (shown?.value !== props.value) return null;
  return (
    <div {...tabView(shown.views, props.value)} className={styles.panel}>
      {props.children}
    </div>
  );
}
