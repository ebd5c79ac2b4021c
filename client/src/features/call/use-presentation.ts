import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { threadPlaceName } from "../../threads/ThreadPlaceWords.tsx";
import { announce } from "../../ui/announce.ts";
import { toastError } from "../../ui/toast.ts";
import { isTypingNow, stopTyping, useTypingWatch } from "../../ui/typing.ts";
import type { LeadOffer } from "./lead-offer.ts";
import { useOwnAction } from "./use-own-action.ts";

/** The walk-through as this page takes part in it. `index` counts stops from 0. */
export type PresentationPart =
  | { readonly kind: "none" }
  | { readonly kind: "presents"; readonly index: number }
  /**
   * `along`: the page goes from stop to stop with whoever presents. `apart`: its person looks around on their own,
   * or `elsewhere`: follows somebody else.
   */
  | {
      readonly kind: "along" | "apart" | "elsewhere";
      readonly by: string;
      readonly isHere: boolean;
      readonly index: number;
    };

export interface Presentation {
  readonly part: PresentationPart;
  /** Null where one may not. */
  readonly present: ((thread: Thread) => void) | null;
  readonly end: () => void;
  /** To go along for who does not, or not any more. */
  readonly again: LeadOffer | null;
  /** For who goes to somebody else's place. */
  readonly leaveFor: (person: ParticipantId) => void;
}

/**
 * Leads the page from stop to stop with whoever presents, until its person moves by themselves; never while
 * they type, nor while they follow somebody else.
 * @param threads the stops in their order
 * @param visit shows a stop, without taking the focus; where it does not move the page, its comment alone
 */
export function usePresentation(
  room: RefObject<HTMLElement | null>,
  threads: readonly Thread[],
  visit: (thread: Thread, moves: boolean) => void,
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
  const leader = useSession((session) => session.leader);
  const follow = useSession((session) => session.follow);
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
  // Whom one has chosen oneself comes before whoever presents; to follow that person is to go along.
  const [lastLeader, setLastLeader] = useState(leader);
  if (leader !== lastLeader) {
    setLastLeader(leader);
    if (leader === by) setApart(false);
  }
  const isElsewhere = leader !== null && leader !== by;
  if (isElsewhere && !apart) setApart(true);

  const arrive = useEffectEvent(() => {
    if (!stop) return;
    if (isMine) {
      follow(null);
      return visit(stop, true);
    }
    if (apart) return;
    if (isTypingNow()) return setApart(true);
    // The page goes where theirs is, not only to their stops.
    visit(stop, leader === null);
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
  const isLed = presented !== null && !isMine && !apart;
  useOwnAction(room, isLed, () => setApart(true));

  const kind = isElsewhere ? "elsewhere" : apart ? "apart" : "along";
  const part: PresentationPart =
    presented === null || !stop
      ? { kind: "none" }
      : isMine
        ? { kind: "presents", index }
        : { kind, by: name, isHere, index };
  const again = (to: Thread): LeadOffer => ({
    label: `Go along with ${name}`,
    run: () => {
      stopTyping();
      follow(null);
      setApart(false);
      visit(to, true);
    },
  });
  return {
    part,
    present: mayPresent ? (thread) => tell(thread.id) : null,
    end: () => tell(null),
    again: stop && (part.kind === "apart" || part.kind === "elsewhere") ? again(stop) : null,
    leaveFor: (person) => setApart(person !== by),
  };
}
