import { kindOf, type Thread } from "@tandiff/shared/session/state.ts";
import { ArrowLeft, FilePen, FileDiff, Wrench, X } from "lucide-react";
import { useCan, useSession } from "../../session/session-store.ts";
import { ThreadCard } from "../../threads/ThreadCard.tsx";
import { ThreadSteps } from "../../threads/ThreadSteps.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./call.module.css";
import { PlaceNow } from "./PlaceNow.tsx";
import type { Fixing } from "./use-fixing.ts";

/** One thread of the walk-through, with ways to its place and to its neighbours. */
export function ThreadPanel(props: {
  thread: Thread;
  threads: readonly Thread[];
  /** Where it takes the agenda's room, closing it leads back. */
  back: boolean;
  onSelect: (thread: Thread) => void;
  onClose: () => void;
  onShowChanges: () => void;
  /** Null for a file that the workspace does not have. */
  onOpenWorkspace: (() => void) | null;
  fixing: Fixing;
  onFix: () => void;
}) {
  const { thread, threads, fixing } = props;
  const mayWrite = useCan("code.write");
  const kind = useSession(({ state }) => kindOf(state));
  const isFixing = fixing.thread?.id === thread.id;
  return (
    <div className={styles.thread} data-beside-leading>
      <header className={styles.threadHead}>
        {props.back && (
          <IconButton label="Back to all comments" size="small" onClick={props.onClose}>
            <ArrowLeft />
          </IconButton>
        )}
        <h2 className={styles.threadTitle}>Comment</h2>
        <ThreadSteps threads={threads} active={thread.id} onOpen={props.onSelect} />
        {!props.back && (
          <IconButton label="Close" size="small" onClick={props.onClose}>
            <X />
          </IconButton>
        )}
      </header>
      <div className={styles.threadBody}>
        <ThreadCard key={thread.id} thread={thread} showPlace active />
        <PlaceNow thread={thread} />
        <div className={styles.threadActions}>
          {mayWrite && (
            <Button
              size="small"
              variant={isFixing ? "plain" : "primary"}
              icon={<Wrench aria-hidden />}
              onClick={isFixing ? fixing.end : props.onFix}
            >
              {isFixing ? "Done fixing" : "Fix this"}
            </Button>
          )}
          <Button size="small" icon={<FileDiff aria-hidden />} onClick={props.onShowChanges}>
            {thread.spot
              ? "Show since head"
              : kind === "feature"
                ? "Show in the exercise"
                : "Show in changes"}
          </Button>
          {props.onOpenWorkspace && (
            <Button size="small" icon={<FilePen aria-hidden />} onClick={props.onOpenWorkspace}>
              Open in workspace
            </Button>
          )}
        </div>
        {isFixing && <p className={styles.quiet}>What you write now is kept as made for this comment.</p>}
      </div>
    </div>
  );
}
