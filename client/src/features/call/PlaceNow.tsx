import type { Thread } from "@tandiff/shared/session/state.ts";
import type { ThreadPlace } from "@tandiff/shared/workspace/thread-place.ts";
import { threadPlaceName } from "../../threads/ThreadPlaceWords.tsx";
import { useSession } from "../../session/session-store.ts";
import { useThreadPlace } from "../../threads/places-context.ts";
import styles from "./fixing.module.css";

/** Where a thread stands in the workspace now, in a line that follows the typing. */
export function PlaceNow({ thread }: { thread: Thread }) {
  const place = useThreadPlace(thread.id);
  const file = useSession(({ state }) => state.workspace?.files.find(({ id }) => id === place?.file));
  if (!place || !file) return null;
  return (
    <p className={styles.now} data-place={place.kind}>
      {file.deleted
        ? `${file.path} is deleted in the workspace.`
        : placeWords(place, file.path, threadPlaceName(thread))}
    </p>
  );
}

function placeWords(place: ThreadPlace, path: string, was: string): string {
  if (place.kind === "file") return `In the workspace: ${path}`;
  if (place.kind === "gone") return `These lines are gone (was ${was}).`;
  const { start, end } = place;
  return `At ${path}:${start}${end > start ? `-${end}` : ""} now`;
}
