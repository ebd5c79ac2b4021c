import type { Look } from "@tandiff/shared/live/protocol.ts";
import { MapPin } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useSession } from "../../session/session-store.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { stopTyping } from "../../ui/typing.ts";
import styles from "./follow.module.css";
import { placeWords } from "./place-words.ts";
import { followKey } from "./use-following.ts";

/** An invitation that nobody has answered goes by itself. Milliseconds. */
const patience = 30_000;

/** Somebody asks everyone to come to where they are; asked once, and nothing moves until one says so. */
export function GatherBar({ onGo }: { onGo: (look: Look) => void }) {
  const asked = useSession((session) => session.asked);
  const name = useSession(
    ({ state }) => state.participants.find(({ id }) => id === asked?.by)?.name ?? "Somebody",
  );
  const [answered, setAnswered] = useState<typeof asked>(null);
  const open = asked !== null && asked !== answered ? asked : null;
  const where = open ? placeWords(open.look.place) : "";

  const tell = useEffectEvent(() =>
    announce(`${name} asks you to come: ${where}. Press ${followKey} to go.`),
  );
  useEffect(() => {
    if (open === null) return;
    tell();
    const timer = setTimeout(() => setAnswered(open), patience);
    return () => clearTimeout(timer);
  }, [open]);

  const go = (): void => {
    if (!open) return;
    stopTyping();
    setAnswered(open);
    onGo(open.look);
  };
  useShortcuts("Call", open ? [{ keys: followKey, label: `Go to where ${name} is`, run: go }] : []);
  if (!open) return null;
  return (
    <section className={styles.bar} aria-label="Invitation" data-beside-leading>
      <MapPin size={16} aria-hidden />
      <span className={styles.words}>
        <bdi>{name}</bdi> asks everyone to come: {where}
      </span>
      <Button size="small" variant="primary" onClick={go}>
        Go there <Kbd keys={followKey} />
      </Button>
      <Button size="small" variant="quiet" onClick={() => setAnswered(open)}>
        Stay here
      </Button>
    </section>
  );
}
