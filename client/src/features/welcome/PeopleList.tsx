import { roleWords } from "../../session/phase-words.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/Badge.tsx";
import styles from "./sheet.module.css";

/** Everyone of the session; "here" only as far as the server tells this participant. */
export function PeopleList() {
  const me = useMe();
  const participants = useSession(({ state }) => state.participants);
  const present = useSession((session) => session.present);
  return (
    <ul className={styles.people}>
      {[...participants.entries()]
        .filter(([, { removed }]) => !removed)
        .map(([index, { id, name, role }]) => (
          <li key={id}>
            <Avatar name={name} index={index} size="small" decorative />
            <span>{id === me.id ? `${name} (you)` : name}</span>
            <span className={styles.quiet}>{roleWords[role]}</span>
            {id !== me.id && present.some((one) => one.participant === id) && (
              <Badge tone="success">here</Badge>
            )}
          </li>
        ))}
    </ul>
  );
}
