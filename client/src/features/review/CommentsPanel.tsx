import type { Position } from "@tandiff/shared/position.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { MessageSquare } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { DraftList, useCommentDrafts } from "../../threads/DraftList.tsx";
import { filterWords, passes, threadFilters } from "../../threads/label-look.ts";
import { MergeRequestForm } from "../../threads/MergeRequestThreads.tsx";
import { RecentlyDeleted, useRecentlyDeleted } from "../../threads/RecentlyDeleted.tsx";
import { ThreadList } from "../../threads/ThreadList.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import styles from "./comments.module.css";

/** All threads, in the order given, and what is written but not posted; each leads to its place. */
export function CommentsPanel(props: {
  threads: readonly Thread[];
  active: ThreadId | null;
  canComment: boolean;
  /** With the reply that was chosen, if it was not the thread as a whole. */
  onThread: (thread: Thread, reply?: Comment) => void;
  /** Null is the merge request as a whole. */
  onDraft: (position: Position | null) => void;
}) {
  const { threads } = props;
  const drafts = useCommentDrafts();
  const deleted = useRecentlyDeleted();
  const [filter, setFilter] = useState<(typeof threadFilters)[number]>("all");
  const shown = threads.filter((thread) => passes(thread, filter));
  return (
    <div className={styles.comments}>
      <div className={styles.whole}>
        <MergeRequestForm />
      </div>
      {threads.length === 0 && drafts.length === 0 && deleted.length === 0 && (
        <EmptyState icon={<MessageSquare />} title="No comments yet">
          {props.canComment
            ? "Point at a line and press +, or move with j and k and press c."
            : "Comments show up here once there are some."}
        </EmptyState>
      )}
      {drafts.length > 0 && (
        <Part title="Drafts, only yours">
          <DraftList onThread={props.onThread} onPosition={props.onDraft} />
        </Part>
      )}
      {threads.length > 0 && (
        <Part
          title="Threads"
          end={
            <SelectInput
              aria-label="Show"
              className={styles.filter}
              value={filter}
              onChange={({ target }) => setFilter(threadFilters.find((one) => one === target.value) ?? "all")}
            >
              {threadFilters.map((one) => (
                <option key={one} value={one}>
                  {filterWords(one)}
                </option>
              ))}
            </SelectInput>
          }
        >
          {shown.length === 0 ? (
            <p className={styles.none}>None of the {threads.length} is like that.</p>
          ) : (
            <ThreadList threads={shown} active={props.active} onOpen={props.onThread} />
          )}
        </Part>
      )}
      {deleted.length > 0 && (
        <Part title="Recently deleted">
          <RecentlyDeleted deleted={deleted} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>
          {title}
        </h3>
        {end}
      </header>
      {children}
    </section>
  );
}
