import type { SessionsView } from "@tandiff/shared/api.ts";
import { boardGroups, matchesSearch, type BoardGroup } from "@tandiff/shared/board.ts";
import { CalendarClock, Plus, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { ErasedSessions } from "./ErasedSessions.tsx";
import { groupWords } from "./group-words.ts";
import type { AskedDialog } from "./SessionDialog.tsx";
import { SessionGroup } from "./SessionGroup.tsx";
import styles from "./Sessions.module.css";

interface Props {
  readonly view: SessionsView;
  readonly onCreate: () => void;
  readonly onAsk: (asked: AskedDialog) => void;
}

/** The board: sessions by what they wait for, with a filter and a search. */
export function Sessions({ view, onCreate, onAsk }: Props) {
  const { sessions, unreadable, erased } = view;
  const [shown, setShown] = useState<BoardGroup | null>(null);
  const [search, setSearch] = useState("");
  const words = useDeferredValue(search);
  if (sessions.length === 0 && unreadable.length === 0 && erased.length === 0) {
    return (
      <EmptyState
        icon={<CalendarClock />}
        title="No interviews yet"
        action={
          <Button icon={<Plus aria-hidden />} onClick={onCreate}>
            New session
          </Button>
        }
      >
        Pick an exercise, name the people, and everyone gets a link of their own to send on.
      </EmptyState>
    );
  }
  const found = Map.groupBy(
    sessions.filter((session) => matchesSearch(session, words)),
    ({ group }) => group,
  );
  const groups = boardGroups.filter((group) => (shown === null || group === shown) && found.has(group));
  return (
    <>
      <div className={styles.tools}>
        <span className={styles.search}>
          <Search size={14} aria-hidden />
          <TextInput
            type="search"
            aria-label="Search names and exercises"
            placeholder="Search names and exercises"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
        <fieldset aria-label="Show" className={styles.filters}>
          <Filter label="All" pressed={shown === null} onPress={() => setShown(null)} />
          {boardGroups.map((group) => {
            const count = found.get(group)?.length ?? 0;
            if (count === 0 && shown !== group) return null;
            return (
              <Filter
                key={group}
                label={groupWords[group].title}
                count={count}
                pressed={shown === group}
                onPress={() => setShown(shown === group ? null : group)}
              />
            );
          })}
        </fieldset>
      </div>
      {groups.length === 0 && (
        <EmptyState title="Nothing here">
          {words.trim() === ""
            ? "No interview stands there now."
            : `Nobody and nothing of “${words.trim()}”.`}
        </EmptyState>
      )}
      {groups.map((group) => (
        <SessionGroup
          key={`${group} ${words}`}
          group={group}
          sessions={found.get(group) ?? []}
          onAsk={onAsk}
        />
      ))}
      {unreadable.length > 0 && shown === null && (
        <section className={styles.group} aria-label="Cannot be opened">
          <h2 className={styles.title}>Cannot be opened</h2>
          {unreadable.map(({ id, reason }) => (
            <p key={id} className={styles.quiet}>
              {id}: {reason}
            </p>
          ))}
        </section>
      )}
      {shown === null && <ErasedSessions erased={erased} />}
    </>
  );
}

function Filter(props: { label: string; count?: number; pressed: boolean; onPress: () => void }) {
  return (
    <button type="button" className={styles.filter} aria-pressed={props.pressed} onClick={props.onPress}>
      {props.label}
      {props.count !== undefined && <span className={styles.count}>{props.count}</span>}
    </button>
  );
}
