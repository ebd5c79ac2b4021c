import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Look } from "@tandiff/shared/live/protocol.ts";
import { useEffect, useEffectEvent, useState } from "react";
import { useSession } from "../../session/session-store.ts";
import { announce } from "../../ui/announce.ts";
import { stopTyping } from "../../ui/typing.ts";
import { placeWords } from "./place-words.ts";
import { leadKey, type LeadOffer } from "./lead-offer.ts";

/** An invitation that nobody has answered goes by itself. Milliseconds. */
const patience = 30_000;

export interface Invitation {
  /** Who asks. */
  readonly name: string;
  /** To come where, in words. */
  readonly where: string;
  readonly come: LeadOffer;
  readonly stay: () => void;
}

/** Somebody asks everyone to come to where they are; asked once, and nothing moves until one says so. */
export function useInvitation(onCome: (by: ParticipantId, look: Look) => void): Invitation | null {
  const asked = useSession((session) => session.asked);
  const name = useSession(
    ({ state }) => state.participants.find(({ id }) => id === asked?.by)?.name ?? "Somebody",
  );
  const [answered, setAnswered] = useState<typeof asked>(null);
  const open = asked !== null && asked !== answered ? asked : null;
  const where = open ? placeWords(open.look.place) : "";

  const tell = useEffectEvent(() => announce(`${name} asks you to come: ${where}. Press ${leadKey} to go.`));
  useEffect(() => {
    if (open === null) return;
    tell();
    const timer = setTimeout(() => setAnswered(open), patience);
    return () => clearTimeout(timer);
  }, [open]);

  if (!open) return null;
  const run = (): void => {
    stopTyping();
    setAnswered(open);
    onCome(open.by, open.look);
  };
  return { name, where, come: { label: `Go to where ${name} is`, run }, stay: () => setAnswered(open) };
}
