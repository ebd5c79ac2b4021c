import { useEffect, useRef } from "react";
import { useSession } from "../session/session-store.ts";
import { announce } from "../ui/announce.ts";

/** Tells screen readers who joined and who left. */
export function useArrivals(): void {
  const me = useSession((session) => session.participant);
  const present = useSession((session) => session.present);
  const participants = useSession(({ state }) => state.participants);
  const before = useRef<ReadonlySet<string> | null>(null);

  useEffect(() => {
    const names = new Set(
      participants
        .filter(({ id }) => id !== me && present.some(({ participant }) => participant === id))
        .map(({ name }) => name),
    );
    const known = before.current;
    before.current = names;
    if (!known) return;
    const joined = [...names].filter((name) => !known.has(name)).map((name) => `${name} joined.`);
    const left = [...known].filter((name) => !names.has(name)).map((name) => `${name} left.`);
    if (joined.length + left.length > 0) announce([...joined, ...left].join(" "));
  }, [me, present, participants]);
}
