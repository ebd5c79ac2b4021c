import { ReplayFact } from "../../session/ReplayFact.tsx";
import { storedPath } from "../../session/place-path.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { ConsentChoice } from "./ConsentChoice.tsx";
import { keptWords } from "./kept-words.ts";
import styles from "./sheet.module.css";

/** After the end: for how long all this is kept, and the replay, which is the candidate's to decide on. */
export function KeptCard() {
  const me = useMe();
  const kept = useSession(({ state }) => keptWords(state));
  const isCandidate = me.role === "candidate";
  return (
    <section className={styles.card} aria-labelledby="kept">
      <h2 id="kept">What is kept</h2>
      <div className={styles.body}>
        <p>The interview is kept {kept}.</p>
        {isCandidate ? (
          <>
            <ConsentChoice />
            <div className={styles.actions}>
              <LinkButton href={storedPath(me.id)}>All that is stored about you</LinkButton>
            </div>
          </>
        ) : (
          <p>
            Replay: <ReplayFact />
          </p>
        )}
      </div>
    </section>
  );
}
