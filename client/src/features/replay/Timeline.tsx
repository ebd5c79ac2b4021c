import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import { memo } from "react";
import { useStore } from "zustand";
import type { Player } from "./create-player.ts";
import type { Moment } from "./moments.ts";
import { timeWords } from "./where.ts";
import styles from "./replay.module.css";

/** The whole time as a bar: how much was written when, with marks; where one clicks, one is. */
export function Timeline(props: { player: Player; index: ReplayIndex; moments: readonly Moment[] }) {
  const { player } = props;
  const { length } = player;
  const at = useStore(player.store, (state) => state.at);
  return (
    <div className={styles.timeline}>
      <Density density={props.index.density} />
      <Marks moments={props.moments} length={length} />
      <span className={styles.passed} style={{ width: `${(100 * at) / Math.max(1, length)}%` }} />
      <input
        type="range"
        className={styles.range}
        aria-label="Time"
        aria-valuetext={`${timeWords(at)} of ${timeWords(length)}`}
        min={0}
        max={Math.max(1, Math.round(length))}
        step={1}
        value={Math.round(at)}
        onChange={({ target }) => player.seek(Number(target.value))}
      />
    </div>
  );
}

const Density = memo(function Density({ density }: Pick<ReplayIndex, "density">) {
  const most = Math.max(1, ...density);
  return (
    <svg
      className={styles.density}
      viewBox={`0 0 ${density.length} 100`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={density.map((written, index) => bar(index, written / most)).join("")} />
    </svg>
  );
});

/** One part of the time. @param share of the most that any part has; its root is drawn, so that a paste hides nothing */
function bar(index: number, share: number): string {
  const height = share === 0 ? 0 : Math.max(6, 100 * Math.sqrt(share));
  return `M${index} 100v${-height}h0.8V100z`;
}

const Marks = memo(function Marks({ moments, length }: { moments: readonly Moment[]; length: number }) {
  return (
    <div className={styles.marks} aria-hidden>
      {moments
        .filter(({ kind }) => kind !== "change" && kind !== "file")
        .map(({ at, kind, title }) => (
          <span
            key={`${at} ${kind} ${title}`}
            className={styles.mark}
            data-kind={kind}
            style={{ left: `${(100 * at) / Math.max(1, length)}%` }}
          />
        ))}
    </div>
  );
});
