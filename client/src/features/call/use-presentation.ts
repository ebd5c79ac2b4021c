import type { Thread } from "@tandiff/shared/session/state.ts";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { threadPlaceName } from "../../threads/ThreadPlaceWords.tsx";
import { announce } from "../../ui/announce.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { toastError } from "../../ui/toast.ts";
import { isTypingNow, stopTyping, useTypingWatch } from "../../ui/typing.ts";
import { useOwnAction } from "./use-own-action.ts";

/** Goes to the stop again, for who left the presentation. */
export const resumeKey = "F9";

/** The walk-through as this page takes part in it. `index` counts stops from 0. */
export type PresentationPart =
  | { readonly kind: "none" }
  | { readonly kind: "presents"; readonly index: number }
  /** `along`: the page goes from stop to stop with whoever presents. */
  | {
      readonly kind: "along" | "apart";
      readonly by: string;
      readonly isHere: boolean;
      readonly index: number;
    };

export interface Presentation {
  readonly part: PresentationPart;
  /** Null where one may not. */
  readonly present: ((thread: Thread) => void) | null;
  readonly end: () => void;
  readonly resume: () => void;
}

/**
 * Leads the page from stop to stop with whoever presents, until its person moves by themselves; never while
 * they type.
 * @param threads the stops in their order
 * @param visit shows a stop, without taking the focus
 */
export function usePresentation(
  room: RefObject<HTMLElement | null>,
  threads: readonly Thread[],
  visit: (thread: Thread) => void,
): Presentation {
  const me = useMe();
  const presented = useSession(({ state }) => state.presented);
  const name = useSession(
    ({ state }) => state.participants.find(({ id }) => id === state.presented?.by)?.name ?? "Somebody",
  );
  const isHere = useSession(({ present }) =>
    present.some(({ participant }) => participant === presented?.by),
  );
  const send = useSession((session) => session.send);
  const mayPresent = useCan("agenda.present");
  const [apart, setApart] = useState(false);
  const index = threads.findIndex(({ id }) => id === presented?.thread);
  const stop = threads[index];
  const isMine = presented?.by === me.id;
  useTypingWatch();

  // Somebody who begins to present asks all anew.
  const by = presented?.by ?? null;
  const [lastBy, setLastBy] = useState(by);
  if (by !== lastBy) {
    setLastBy(by);
    setApart(false);
  }

  const arrive = useEffectEvent(() => {
    if (!stop) return;
    if (isMine) return visit(stop);
    if (apart) return;
    if (isTypingNow()) return setApart(true);
    visit(stop);
    announce(`${name} presents stop ${index + 1} of ${threads.length}, ${threadPlaceName(stop)}`);
  });
  useEffect(() => {
    if (presented === null) return;
    const timer = setTimeout(() => arrive());
    return () => clearTimeout(timer);
  }, [presented]);

  const ended = useEffectEvent(() => {
    if (!isMine) announce("The presentation has ended.");
  });
  const runs = presented !== null;
  useEffect(() => (runs ? () => ended() : undefined), [runs]);

  const tell = (thread: Thread["id"] | null): void => {
    send({ type: "agenda.present", thread }).catch((error: unknown) => toastError(sentenceOf(error)));
  };
  const resume = (): void => {
    stopTyping();
    setApart(false);
    if (stop) visit(stop);
  };
  const isLed = presented !== null && !isMine && !apart;
  useOwnAction(room, isLed, () => setApart(true));
  useShortcuts(
    "Call",
    presented !== null && !isMine && apart
      ? [{ keys: resumeKey, label: `Go along with ${name} again`, run: resume }]
      : [],
  );

  const part: PresentationPart =
    presented === null || !stop
      ? { kind: "none" }
      : isMine
        ? { kind: "presents", index }
        : { kind: apart ? "apart" : "along", by: name, isHere, index };
  return {
    part,
    present: mayPresent ? (thread) => tell(thread.id) : null,
    end: () => tell(null),
    resume,
  };
}
