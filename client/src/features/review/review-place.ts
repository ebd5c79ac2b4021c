import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { useCallback, useEffect, useRef, useState } from "react";
import type { DiffTarget } from "../../diff/DiffView.tsx";
import { parsePlace, placePath } from "../../session/place-path.ts";
import { useSession } from "../../session/session-store.ts";
import { formSlotId, threadSlotId } from "../../threads/thread-slots.tsx";
import { navigate, usePathname } from "../../ui/navigation.ts";
import type { MergeRequestFiles } from "./merge-request-files.ts";

export type ReviewPlace =
  | { readonly view: "overview" }
  | { readonly view: "changes"; readonly path: string | null }
  | { readonly view: "file"; readonly path: string };

/** How long the view rests before the address follows it. Milliseconds. */
const rest = 400;

/** Where in the merge request the page is, by its address, and how to go elsewhere. */
export function useReviewPlace(files: MergeRequestFiles) {
  const participant = useSession((session) => session.participant);
  const parsed = parsePlace(usePathname());
  const place: ReviewPlace = parsed && parsed.view !== "workspace" ? parsed : { view: "overview" };
  const path = place.view === "overview" ? null : place.path;
  const [target, setTarget] = useState<DiffTarget | null>(null);
  const [active, setActive] = useState<Thread["id"] | null>(null);
  const ownPath = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const go = useCallback(
    (next: ReviewPlace, options: { readonly replace?: boolean } = {}): void => {
      clearTimeout(timer.current);
      ownPath.current = next.view === "changes" ? next.path : null;
      navigate(placePath(participant, next), options);
    },
    [participant],
  );

  // An address that this hook has not written itself, such as a link or the way back: go there.
  useEffect(() => {
    if (place.view !== "changes" || path === null || path === ownPath.current) return;
    ownPath.current = path;
    setTarget({ kind: "file", path });
  }, [place.view, path]);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** The address follows the file that is being read. */
  const follow = useCallback(
    (now: string): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        if (parsePlace(location.pathname)?.view === "changes") {
          go({ view: "changes", path: now }, { replace: true });
        }
      }, rest);
    },
    [go],
  );

  const openFile = useCallback(
    (next: string): void => {
      const isChanged = files.changed.some((file) => file.path === next);
      go({ view: isChanged ? "changes" : "file", path: next });
      if (isChanged) setTarget({ kind: "file", path: next });
    },
    [files, go],
  );

  const openPosition = (position: Position, slot: string): void => {
    openFile(files.listedPath(position));
    setTarget({ kind: "slot", id: slot });
  };

  return {
    place,
    target,
    active,
    go,
    follow,
    openFile,
    openThread: (thread: Thread): void => {
      setActive(thread.id);
      openPosition(thread.position, threadSlotId(thread.id));
    },
    openForm: (position: Position): void => openPosition(position, formSlotId(position)),
  };
}
