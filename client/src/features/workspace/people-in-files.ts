import { useMemo } from "react";
import { useSession } from "../../session/session-store.ts";

/** Somebody else who has a file open, with their place in the session's list, which gives the colour. */
export interface PersonHere {
  readonly name: string;
  readonly index: number;
}

/** Who else is in which file of the workspace, by path. */
export function usePeopleInFiles(): ReadonlyMap<string, readonly PersonHere[]> {
  const me = useSession((session) => session.participant);
  const present = useSession((session) => session.present);
  const participants = useSession(({ state }) => state.participants);
  return useMemo(() => {
    const people = new Map<string, PersonHere[]>();
    for (const { participant, place } of present) {
      if (participant === me || place?.view !== "workspace" || place.path === null) continue;
      const index = participants.findIndex(({ id }) => id === participant);
      const name = participants[index]?.name ?? "Somebody";
      people.set(place.path, [...(people.get(place.path) ?? []), { name, index }]);
    }
    return people;
  }, [me, present, participants]);
}
