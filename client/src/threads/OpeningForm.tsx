import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { newThreadId } from "../session/new-ids.ts";
import { useSession } from "../session/session-store.ts";
import { Composer, type Text } from "./Composer.tsx";
import { draftKeys } from "./draft-key.ts";
import { placeWords } from "./PositionWords.tsx";

/** The form that opens a thread. `onSend` tells the id that the thread is going to have. */
export function OpeningForm(props: {
  position: Position | null;
  takesFocus: boolean;
  onSend?: (thread: ThreadId) => void;
  onClose: () => void;
}) {
  const send = useSession((session) => session.send);
  const { position } = props;
  const key = draftKeys.opening(position);

  async function save(text: Text): Promise<void> {
    const thread = newThreadId();
    props.onSend?.(thread);
    await send({ type: "thread.open", thread, position, ...text });
  }
  return (
    <Composer
      draftKey={key}
      position={position}
      about={position}
      label={`Comment on ${words(position)}`}
      saveLabel="Comment"
      takesFocus={props.takesFocus}
      hasLabels
      onSave={save}
      onClose={props.onClose}
    />
  );
}

function words(position: Position | null): string {
  if (position === null) return "the merge request";
  const where = position.lines === null ? "the whole file" : placeWords(position);
  return `${where}${position.side === "base" ? ", before the change" : ""}`;
}
