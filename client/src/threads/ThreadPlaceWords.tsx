import { describePosition } from "@tandiff/shared/position-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { useSession } from "../session/session-store.ts";
import { useThreadPlace } from "./places-context.ts";
import { linesWords, PlaceLine, PositionWords } from "./PositionWords.tsx";

/** What a thread is about: its position in the merge request, or its lines in the workspace. */
export function ThreadPlaceWords({ thread }: { thread: Thread }) {
  return thread.spot ? <SpotWords thread={thread} /> : <PositionWords position={thread.position} />;
}

function SpotWords({ thread }: { thread: Thread }) {
  const { spot } = thread;
  const path = useSession(({ state }) => state.workspace?.files.find(({ id }) => id === spot?.file)?.path);
  const place = useThreadPlace(thread.id);
  if (!spot) return null;
  const { start, end } = place?.kind === "lines" ? place : spot.lines;
  return <PlaceLine path={path ?? "a file"} words={linesWords({ start, end })} note="in the workspace" />;
}

/** The same in one phrase, for names: "app/a.rb:3-5". A place in the workspace is told as it was. */
export function threadPlaceName({ position, spot }: Pick<Thread, "position" | "spot">): string {
  if (!spot) return describePosition(position);
  const { start, end } = spot.lines;
  return start === end ? `line ${start} of the workspace` : `lines ${start}-${end} of the workspace`;
}
