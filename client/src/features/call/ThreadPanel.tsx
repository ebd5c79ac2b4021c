import type { Thread } from "@tandiff/shared/session/state.ts";
import { ArrowLeft, FilePen, FileDiff, X } from "lucide-react";
import { useCan } from "../../session/session-store.ts";
import { ThreadCard } from "../../threads/ThreadCard.tsx";
import { ThreadSteps } from "../../threads/ThreadSteps.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./call.module.css";

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
}) {
  const { thread, threads } = props;
  const mayWrite = useCan("code.write");
  return (
    <div className={styles.thread}>
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
        <div className={styles.threadActions}>
          <Button size="small" icon={<FileDiff aria-hidden />} onClick={props.onShowChanges}>
            Show in changes
          </Button>
          {props.onOpenWorkspace && (
            <Button size="small" icon={<FilePen aria-hidden />} onClick={props.onOpenWorkspace}>
              Open in workspace
            </Button>
          )}
        </div>
        {mayWrite && (
          <p className={styles.quiet}>
            What you write in the workspace while this comment is open is kept with it.
          </p>
        )}
      </div>
    </div>
  );
}
