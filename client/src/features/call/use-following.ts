import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Look } from "@tandiff/shared/live/protocol.ts";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { useSession } from "../../session/session-store.ts";
import { announce } from "../../ui/announce.ts";
import { personColour } from "../../ui/Avatar.tsx";
import { toast } from "../../ui/toast.ts";
import { isTypingNow, stopTyping } from "../../ui/typing.ts";
import type { LeadOffer } from "./lead-offer.ts";
import { useOwnAction } from "./use-own-action.ts";

/** Who reloads the page or has a short hole in their line has not left. Milliseconds. */
const grace = 4_000;

interface Leader {
  readonly id: ParticipantId;
  readonly name: string;
  /** A CSS colour: that of their cursor and avatar. */
  readonly colour: string;
}

export type FollowPart =
  | { readonly kind: "none" }
  /** `isAlone`: they have focus time, and nothing of it is shown. */
  | { readonly kind: "follows"; readonly leader: Leader; readonly isAlone: boolean }
  /** Ended by this page's own person. */
  | { readonly kind: "stopped"; readonly leader: Leader };

export interface Following {
  readonly part: FollowPart;
  /** To follow again whom one has stopped to follow. */
  readonly again: LeadOffer | null;
  readonly stop: () => void;
  /** Takes the offer to follow again away. */
  readonly forget: () => void;
}

/**
 * Takes the page along with one person, until its own person moves by themselves or the other one is gone;
 * never while they type.
 * @param arrive shows what the other page shows
 * @param isAlong whether the page goes along with a presentation instead
 */
export function useFollowing(
  room: RefObject<HTMLElement | null>,
  arrive: (look: Look) => void,
  isAlong: boolean,
): Following {
  const id = useSession((session) => session.leader);
  const led = useSession((session) => session.led);
  const follow = useSession((session) => session.follow);
  const present = useSession((session) => session.present);
  const participants = useSession(({ state }) => state.participants);
  const isOnline = useSession(({ line }) => line === "online");
  const [stopped, setStopped] = useState<ParticipantId | null>(null);
  // Who goes along with something else has left it for that.
  if (isAlong && stopped !== null) setStopped(null);
  const leader = leaderOf(id);
  const last = leaderOf(stopped);
  const here = present.find(({ participant }) => participant === id);

  function leaderOf(wanted: ParticipantId | null): Leader | null {
    const index = participants.findIndex((one) => one.id === wanted);
    const found = participants[index];
    return found ? { id: found.id, name: found.name, colour: personColour(index) } : null;
  }

  const begin = useEffectEvent(() => {
    setStopped(null);
    if (leader) announce(`You follow ${leader.name} until you scroll, click or type.`);
  });
  useEffect(() => {
    if (id === null) return;
    const timer = setTimeout(() => begin());
    return () => clearTimeout(timer);
  }, [id]);

  const look = useEffectEvent((now: Look) => {
    if (!isTypingNow()) arrive(now);
  });
  useEffect(() => {
    if (led === null) return;
    const timer = setTimeout(() => look(led));
    return () => clearTimeout(timer);
  }, [led]);

  // Who waits for their own line knows nothing of the other's.
  const isGone = leader !== null && isOnline && !here;
  const lose = useEffectEvent(() => {
    if (!leader) return;
    follow(null);
    toast(`${leader.name} has left, so you no longer follow them.`);
  });
  useEffect(() => {
    if (!isGone) return;
    const timer = setTimeout(() => lose(), grace);
    return () => clearTimeout(timer);
  }, [isGone]);

  const stop = (): void => {
    setStopped(id);
    follow(null);
    if (leader) announce(`You no longer follow ${leader.name}.`);
  };
  useOwnAction(room, leader !== null, stop);

  const part: FollowPart = leader
    ? { kind: "follows", leader, isAlone: here !== undefined && here.place === null }
    : last
      ? { kind: "stopped", leader: last }
      : { kind: "none" };
  const again = (to: Leader): LeadOffer => ({
    label: `Follow ${to.name} again`,
    run: () => {
      stopTyping();
      setStopped(null);
      follow(to.id);
    },
  });
  return {
    part,
    again: part.kind === "stopped" ? again(part.leader) : null,
    stop,
    forget: () => setStopped(null),
  };
}
