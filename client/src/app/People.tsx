import { roleWords } from "../session/phase-words.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { Avatar } from "../ui/Avatar.tsx";
import styles from "./People.module.css";

/** Who has the page open now. Whom one may not know of is not in `present` at all. */
export function People() {
  const me = useMe();
  const present = useSession((session) => session.present);
  const participants = useSession(({ state }) => state.participants);
  const here = participants
    .map((participant, index) => ({ participant, index }))
    .filter(({ participant: { id } }) => id !== me.id && present.some((one) => one.participant === id));
  if (here.length === 0) return null;
  return (
    <ul className={styles.people} aria-label="Also here">
      {here.map(({ participant, index }) => (
        <li key={participant.id}>
          <span data-tip={`${participant.name}, ${roleWords[participant.role]}, is here`}>
            <Avatar name={participant.name} index={index} />
          </span>
        </li>
      ))}
    </ul>
  );
}
