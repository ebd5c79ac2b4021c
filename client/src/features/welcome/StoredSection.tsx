import type { ReactNode } from "react";
import { storedPath } from "../../session/place-path.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { Link } from "../../ui/Link.tsx";
import { ConsentChoice } from "./ConsentChoice.tsx";
import { keptWords } from "./kept-words.ts";
import styles from "./WelcomePage.module.css";

/** In short what is stored, as `children` say it, for how long, and the choice whether more is kept. */
export function StoredSection({ children }: { children: ReactNode }) {
  const me = useMe();
  const kept = useSession(({ state }) => keptWords(state));
  return (
    <section aria-labelledby="stored" className={styles.stored}>
      <h2 id="stored">What is stored</h2>
      <p>
        {children} It is stored encrypted, under a key of this interview’s own, and kept {kept}. Nothing is
        recorded from your camera, microphone or screen.{" "}
        <Link href={storedPath(me.id)}>All that is stored about you</Link>
      </p>
      <ConsentChoice />
    </section>
  );
}
