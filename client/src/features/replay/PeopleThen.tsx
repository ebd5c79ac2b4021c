import type { FileId } from "@tandiff/shared/ids.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { useEffect, useRef } from "react";
import { announce } from "../../ui/announce.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { useShortcuts } from "../../ui/shortcuts.ts";
import type { Followed, Shown } from "./create-player.ts";
import { whereIs, type Where } from "./where.ts";
import styles from "./replay.module.css";

const pages: Readonly<Record<"overview" | "changes" | "file" | "workspace", string>> = {
  overview: "on the overview",
  changes: "in the changes",
  file: "in a file of the merge request",
  workspace: "in the workspace",
};

function followedWords(followed: Followed, { participants }: Pick<SessionState, "participants">): string {
  if (followed === null) return "You look around freely.";
  if (followed === "writer") return "You go along with whoever writes.";
  return `You go along with ${participants.find(({ id }) => id === followed)?.name ?? "somebody"}.`;
}

/** Who took part and where each was; a click goes along with one of them. */
export function PeopleThen(props: {
  state: SessionState;
  people: Shown["people"];
  textOf: (file: FileId) => SplicedText;
  followed: Followed;
  onFollow: (followed: Followed) => void;
}) {
  const { state, people, followed } = props;
  const wordsOf = (where: Where | null): string => {
    if (where === null) return "not seen yet";
    if (where.kind === "page") return pages[where.place.view];
    const path = state.workspace?.files.find(({ id }) => id === where.file)?.path ?? "";
    return `${path.slice(path.lastIndexOf("/") + 1)}:${where.line}`;
  };
  const everybody: readonly Followed[] = ["writer", ...state.participants.map(({ id }) => id), null];
  useShortcuts("Who is gone along with", [
    {
      keys: "f",
      label: "Go along with the next person, or with nobody",
      run: () => props.onFollow(everybody[everybody.indexOf(followed) + 1] ?? "writer"),
    },
  ]);
  const told = followedWords(followed, state);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) announce(told);
    isFirst.current = false;
  }, [told]);
  return (
    <ul className={styles.people} aria-label="Whom to go along with">
      <li>
        <button
          type="button"
          className={styles.person}
          aria-pressed={followed === "writer"}
          onClick={() => props.onFollow("writer")}
        >
          Whoever writes
        </button>
      </li>
      {state.participants.map(({ id, name }, index) => {
        const known = people.get(id);
        const words = wordsOf(known ? whereIs(known, state, props.textOf) : null);
        return (
          <li key={id}>
            <button
              type="button"
              className={styles.person}
              aria-pressed={followed === id}
              onClick={() => props.onFollow(followed === id ? null : id)}
            >
              <Avatar name={name} index={index} size="small" decorative />
              <span className="visually-hidden">Follow </span>
              <bdi>{name}</bdi>
              <span className={styles.quiet}>{words}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
