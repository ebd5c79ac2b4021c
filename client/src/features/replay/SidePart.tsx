import type { SessionState } from "@tandiff/shared/session/state.ts";
import { useState } from "react";
import { useStore } from "zustand";
import { ThreadCard } from "../../threads/ThreadCard.tsx";
import { ScrolledText } from "../../ui/ScrolledText.tsx";
import { TabPanel, Tabs } from "../../ui/Tabs.tsx";
import type { Player } from "./create-player.ts";
import { MomentList } from "./MomentList.tsx";
import type { Moment } from "./moments.ts";
import styles from "./replay.module.css";

type Part = "moments" | "comments" | "output";

/** What one may go to, and what had been said and printed by then. */
export function SidePart(props: {
  state: SessionState;
  moments: readonly Moment[];
  player: Player;
  onGo: (moment: Moment) => void;
}) {
  const { state } = props;
  const [part, setPart] = useState<Part>("moments");
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
        onChange={setPart}
      >
        <TabPanel value="moments">
          <MomentList moments={props.moments} at={at} people={state.participants} onGo={props.onGo} />
        </TabPanel>
        <TabPanel value="comments">
          <div className={styles.list}>
            {state.threads.length === 0 && <p className={styles.quiet}>Nobody had commented yet.</p>}
            {state.threads.map((thread) => (
              <ThreadCard key={thread.id} thread={thread} showPlace />
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
