import { placePath } from "../../session/place-path.ts";
import { roleWords } from "../../session/phase-words.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { Eye, MapPin } from "lucide-react";
import { toast } from "../../ui/toast.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { navigate } from "../../ui/navigation.ts";
import styles from "./call.module.css";
import { presenceWords } from "./place-words.ts";

/** Everyone of the session and where they are; a click on somebody goes there. */
export function PeopleHere() {
  const me = useMe();
  const participants = useSession(({ state }) => state.participants);
  const present = useSession((session) => session.present);
  const leader = useSession((session) => session.leader);
  const follow = useSession((session) => session.follow);
  const gather = useSession((session) => session.gather);
  const inCall = useSession(({ state }) => state.phase === "call");
  const bring = (): void => {
    gather();
    toast("Everyone was asked to come to where you are.");
  };
  const others = present.filter(({ participant }) => participant !== me.id).length;
  return (
    <>
      <ul className={styles.people}>
        {[...participants.entries()].map(([index, { id, name, role, removed }]) => {
          if (removed) return null;
          const here = present.find(({ participant }) => participant === id);
          const place = here?.place ?? null;
          const isMe = id === me.id;
          const words = isMe ? "you" : here ? presenceWords(here) : "not here";
          const person = (
            <>
              <Avatar name={name} index={index} size="small" decorative line={here?.line} />
              <span className={styles.personName}>
                <bdi>{name}</bdi> <span className={styles.quiet}>{roleWords[role]}</span>
              </span>
              <span className={styles.quiet} title={words}>
                {words}
              </span>
            </>
          );
          return (
            <li key={id} data-away={(!isMe && (!here || here.line === "away")) || undefined}>
              {here && !isMe && inCall && (
                <IconButton
                  label={leader === id ? `Stop following ${name}` : `Follow ${name}`}
                  size="small"
                  pressed={leader === id}
                  data-beside-leading
                  onClick={() => follow(leader === id ? null : id)}
                >
                  <Eye />
                </IconButton>
              )}
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
      {inCall && me.role !== "observer" && others > 0 && (
        <div className={styles.gather}>
          <Button size="small" variant="quiet" icon={<MapPin aria-hidden />} onClick={bring}>
            Bring everyone here
          </Button>
        </div>
      )}
    </>
  );
}
