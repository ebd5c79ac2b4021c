import type { Participant } from "@tandiff/shared/session/state.ts";
import { FileCog, FilePen, MessageSquare, SquareTerminal, TimerOff, Wrench } from "lucide-react";
import { memo } from "react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { Moment } from "./moments.ts";
import { timeWords } from "./where.ts";
import styles from "./replay.module.css";

const icons = {
  comment: MessageSquare,
  fix: Wrench,
  output: SquareTerminal,
  skipped: TimerOff,
  change: FilePen,
  file: FileCog,
} as const satisfies Readonly<Record<Moment["kind"], unknown>>;

const words: Readonly<Record<Moment["kind"], string>> = {
  comment: "Comment",
  fix: "Fix",
  output: "Output",
  skipped: "Left out",
  change: "Last change of",
  file: "File",
};

/** What one may go to, in the order of the call; the last one that has happened is marked. */
export const MomentList = memo(function MomentList(props: {
  moments: readonly Moment[];
  at: number;
  people: readonly Participant[];
  /** Stays the same while the list is shown: there may be thousands of moments. */
  onGo: (moment: Moment) => void;
}) {
  const { moments } = props;
  if (moments.length === 0) {
    return (
      <EmptyState title="Nothing stands out">
        Nobody commented or shared output, and no code changed.
      </EmptyState>
    );
  }
  const last = moments.findLastIndex(({ at }) => at <= props.at + 999);
  return (
    <ol className={styles.moments}>
      {moments.map((moment, index) => (
        <MomentItem
          key={`${moment.at} ${moment.kind} ${moment.title}`}
          moment={moment}
          isLast={index === last}
          name={props.people.find(({ id }) => id === moment.by)?.name ?? null}
          onGo={props.onGo}
        />
      ))}
    </ol>
  );
});

const MomentItem = memo(function MomentItem(props: {
  moment: Moment;
  isLast: boolean;
  name: string | null;
  onGo: (moment: Moment) => void;
}) {
  const { moment, name } = props;
  const Icon = icons[moment.kind];
  return (
    <li>
      <button
        type="button"
        className={styles.moment}
        aria-current={props.isLast ? "step" : undefined}
        onClick={() => props.onGo(moment)}
      >
        <span className={styles.time}>{timeWords(moment.at)}</span>
        <Icon size={14} aria-hidden />
        <span className={styles.title}>
          <span className="visually-hidden">{words[moment.kind]}: </span>
          {name !== null && <b>{name}: </b>}
          <bdi>{moment.title}</bdi>
        </span>
      </button>
    </li>
  );
});
