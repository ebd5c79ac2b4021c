import type { WorkspaceSpot } from "@tandiff/shared/session/call.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import { X } from "lucide-react";
import { newThreadId } from "../../session/new-ids.ts";
import { useSession } from "../../session/session-store.ts";
import { Composer, type Text } from "../../threads/Composer.tsx";
import { draftKeys } from "../../threads/draft-key.ts";
import { linesWords, PlaceLine } from "../../threads/PositionWords.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./call.module.css";

/** The form that opens a thread on lines of the workspace, beside them. */
export function SpotForm(props: {
  spot: WorkspaceSpot;
  onSent: (thread: ThreadId) => void;
  onClose: () => void;
}) {
  const { spot } = props;
  const send = useSession((session) => session.send);
  const path = useSession(({ state }) => state.workspace?.files.find(({ id }) => id === spot.file)?.path);
  const words = linesWords(spot.lines);

  async function save(text: Text): Promise<void> {
    const thread = newThreadId();
    await send({ type: "thread.open", thread, position: null, spot, ...text });
    props.onSent(thread);
  }
  return (
    <div className={styles.thread}>
      <header className={styles.threadHead}>
        <h2 className={styles.threadTitle}>New comment</h2>
        <IconButton label="Close, and keep the draft" size="small" onClick={props.onClose}>
          <X />
        </IconButton>
      </header>
      <div className={styles.threadBody}>
        <PlaceLine path={path ?? "a file"} words={words} note="in the workspace" />
        <Composer
          key={draftKeys.spot(spot.file, spot.lines)}
          draftKey={draftKeys.spot(spot.file, spot.lines)}
          position={null}
          about={null}
          label={`Comment on ${words} of the workspace`}
          saveLabel="Comment"
          takesFocus
          hasLabels
          onSave={save}
          onClose={props.onClose}
        />
      </div>
    </div>
  );
}
