import type { Participant } from "@tandiff/shared/session/state.ts";
import { FileCog, FilePen, MessageSquare, SquareTerminal, TimerOff, Wrench } from "lucide-react";
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
export function MomentList(props: {
  moments: readonly Moment[];
  at: number;
  people: readonly Participant[];
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
      {moments.map((moment, index) => {
        const { at, kind, title, by } = moment;
        const Icon = icons[kind];
        const name = props.people.find(({ id }) => id === by)?.name;
        return (
          <li key={`${at} ${kind} ${title}`}>
            <button
              type="button"
              className={styles.moment}
              aria-current={index === last ? "step" : undefined}
              onClick={() => props.onGo(moment)}
            >
              <span className={styles.time}>{timeWords(at)}</span>
              <Icon size={14} aria-hidden />
              <span className={styles.title}>
                <span className="visually-hidden">{words[kind]}: </span>
                {name && <b>{name}: </b>}
                <bdi>{title}</bdi>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
