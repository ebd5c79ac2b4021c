import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Look } from "@tandiff/shared/live/protocol.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import type { RefObject } from "react";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { leadKey } from "./lead-offer.ts";
import { useFollowing } from "./use-following.ts";
import { useInvitation } from "./use-invitation.ts";
import { usePresentation } from "./use-presentation.ts";

/**
 * All that may lead the page, one at a time: whom its person follows, or else who presents; and somebody who asks
 * to come. `keyed` is the offer that has the key: who asks comes first, then what has led the page last.
 */
export function useLeading(
  room: RefObject<HTMLElement | null>,
  threads: readonly Thread[],
  show: {
    readonly visit: (thread: Thread, moves: boolean) => void;
    readonly arrive: (look: Look) => void;
  },
) {
  const presentation = usePresentation(room, threads, show.visit);
  const following = useFollowing(room, show.arrive, presentation.part.kind === "along");
  const invitation = useInvitation((by: ParticipantId, look: Look) => {
    following.stop();
    following.forget();
    presentation.leaveFor(by);
    show.arrive(look);
  });
  const keyed = invitation?.come ?? following.again ?? presentation.again;
  useShortcuts("Call", keyed ? [{ keys: leadKey, ...keyed }] : []);
  return { presentation, following, invitation, keyed };
}

export type Leading = ReturnType<typeof useLeading>;
