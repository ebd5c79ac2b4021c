import { roleWords } from "../session/phase-words.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { Avatar } from "../ui/Avatar.tsx";
import styles from "./People.module.css";

const lineWords = {
  good: "is here",
  unstable: "is here, with an unstable connection",
  away: "is away",
} as const;

/** Who has the page open now. Whom one may not know of is not in `present` at all. */
export function People() {
  const me = useMe();
  const present = useSession((session) => session.present);
  const participants = useSession(({ state }) => state.participants);
  const inCall = useSession(({ state }) => state.phase === "call");
  const leader = useSession((session) => session.leader);
  const follow = useSession((session) => session.follow);
  const here = participants.flatMap((participant, index) => {
    const found = present.find((one) => one.participant === participant.id);
    return found && participant.id !== me.id ? [{ participant, index, line: found.line }] : [];
  });
  if (here.length === 0) return null;
  return (
    <ul className={styles.people} aria-label="Also here">
      {here.map(({ participant, index, line }) => (
        <li key={participant.id}>
          {inCall ? (
            <button
              type="button"
              className={styles.follow}
              aria-label={
                leader === participant.id
                  ? `Stop following ${participant.name}`
                  : `Follow ${participant.name}`
              }
              aria-pressed={leader === participant.id}
              data-tip={`${participant.name}, ${roleWords[participant.role]}, ${lineWords[line]}. Click to follow.`}
              onClick={() => follow(leader === participant.id ? null : participant.id)}
            >
              <Avatar name={participant.name} index={index} line={line} decorative />
            </button>
          ) : (
            <span data-tip={`${participant.name}, ${roleWords[participant.role]}, ${lineWords[line]}`}>
              <Avatar name={participant.name} index={index} line={line} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
