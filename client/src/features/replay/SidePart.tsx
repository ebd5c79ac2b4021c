import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { ThreadCard } from "../../threads/ThreadCard.tsx";
import { ScrolledText } from "../../ui/ScrolledText.tsx";
import { TabPanel, Tabs } from "../../ui/Tabs.tsx";
import type { Player } from "./create-player.ts";
import { MomentList } from "./MomentList.tsx";
import type { Moment } from "./moments.ts";
import styles from "./replay.module.css";

export type Part = "moments" | "comments" | "output";

/** What one may go to, and what had been said and printed by then. */
export function SidePart(props: {
  state: SessionState;
  moments: readonly Moment[];
  player: Player;
  onGo: (moment: Moment) => void;
  part: Part;
  onPart: (part: Part) => void;
  /** The thread that was gone to or whose mark was opened. */
  active: ThreadId | null;
}) {
  const { state, part, active } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (part !== "comments") return;
    list.current?.querySelector(`[data-thread="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active, part]);
  const at = useStore(props.player.store, (now) => Math.floor(now.at / 1_000) * 1_000);
  return (
    <aside className={styles.side} aria-label="What happened">
      <Tabs
        label="What happened"
        value={part}
        tabs={[
          { value: "moments", label: "Moments" },
          { value: "comments", label: "Comments", count: state.threads.length },
          { value: "output", label: "Output", count: state.outputs.length },
        ]}
        onChange={props.onPart}
      >
        <TabPanel value="moments">
          <MomentList moments={props.moments} at={at} people={state.participants} onGo={props.onGo} />
        </TabPanel>
        <TabPanel value="comments">
          <div ref={list} className={styles.list}>
            {state.threads.length === 0 && <p className={styles.quiet}>Nobody had commented yet.</p>}
            {state.threads.map((thread) => (
              <ThreadCard key={thread.id} thread={thread} showPlace active={thread.id === active} />
            ))}
          </div>
        </TabPanel>
        <TabPanel value="output">
          <div className={styles.list}>
            {state.outputs.length === 0 && <p className={styles.quiet}>Nothing had been shared yet.</p>}
            {state.outputs.toReversed().map(({ id, title, text }) => (
              <details key={id} className={styles.output}>
                <summary>{title}</summary>
                <ScrolledText label={`Output ${title}`}>{text}</ScrolledText>
              </details>
            ))}
          </div>
        </TabPanel>
      </Tabs>
    </aside>
  );
}
