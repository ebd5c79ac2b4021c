import { placePath } from "../../session/place-path.ts";
import { roleWords } from "../../session/phase-words.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { navigate } from "../../ui/navigation.ts";
import styles from "./call.module.css";
import { presenceWords } from "./place-words.ts";

/** Everyone of the session and where they are; a click on somebody goes there. */
export function PeopleHere() {
  const me = useMe();
  const participants = useSession(({ state }) => state.participants);
  const present = useSession((session) => session.present);
  return (
    <ul className={styles.people}>
      {participants.map(({ id, name, role }, index) => {
        const here = present.find(({ participant }) => participant === id);
        const place = here?.place ?? null;
        const isMe = id === me.id;
        const words = isMe ? "you" : here ? presenceWords(here) : "not here";
        const person = (
          <>
            <Avatar name={name} index={index} size="small" decorative line={here?.line} />
            <span className={styles.personName} dir="auto">
              {name}
            </span>
            <span className={styles.quiet}>
              {roleWords[role]}, {words}
            </span>
          </>
        );
        return (
          <li key={id} data-away={(!isMe && (!here || here.line === "away")) || undefined}>
            {place && !isMe ? (
              <button
                type="button"
                className={styles.person}
                title={`Go to where ${name} is`}
                onClick={() => navigate(placePath(me.id, place))}
              >
                {person}
              </button>
            ) : (
              <div className={styles.person}>{person}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
