import { Download } from "lucide-react";
import { useMe, useSession } from "../../session/session-store.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { ConsentChoice } from "./ConsentChoice.tsx";
import { keptWords } from "./kept-words.ts";
import styles from "./sheet.module.css";
import { StoredThings } from "./StoredThings.tsx";

/** In plain words: what is stored about the candidate, and what they can do about it. */
export function StoredPage() {
  const me = useMe();
  const kept = useSession(({ state }) => keptWords(state));
  return (
    <div className={styles.sheet}>
      <header className={styles.head}>
        <h1>What is stored about you</h1>
        <p>
          Everything of this interview is stored on the server of those who invited you, encrypted under a key
          of its own, and nowhere else. It is kept {kept}. Then it is erased: the key is destroyed, so that
          backups cannot be read either.
        </p>
      </header>
      <div className={styles.actions}>
        <LinkButton size="large" href={`/p/${me.id}`}>
          Back to the interview
        </LinkButton>
      </div>
      <section className={styles.card} aria-labelledby="choice">
        <h2 id="choice">Your choice</h2>
        <div className={styles.body}>
          <ConsentChoice />
        </div>
      </section>
      <section className={styles.card} aria-labelledby="things">
        <h2 id="things">What, why, and who sees it</h2>
        <StoredThings />
      </section>
      <section className={styles.card} aria-labelledby="copy">
        <h2 id="copy">A copy for you</h2>
        <div className={styles.body}>
          <p>
            Your comments, replies and drafts, the code of the call as a patch, and the exercise, as one file
            to keep. It holds nothing that others wrote for themselves.
          </p>
          <div className={styles.actions}>
            <LinkButton href={`/api/${me.id}/own-copy.zip`} download="" icon={<Download aria-hidden />}>
              Download your copy
            </LinkButton>
          </div>
        </div>
      </section>
      <section className={styles.card} aria-labelledby="object">
        <h2 id="object">If you do not agree</h2>
        <div className={styles.body}>
          <p>
            Write to the person who invited you. You may ask for everything that is stored about you, notes
            and assessments of the interviewers included; for something wrong to be corrected; or for all of
            it to be erased before its time. They can do each of these with a click, and need no reason from
            you.
          </p>
          <p>
            If you would rather not be interviewed in this way, say so too: they can offer you something else.
          </p>
        </div>
      </section>
    </div>
  );
}
