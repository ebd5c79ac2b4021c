import { kindOf } from "@tandiff/shared/session/state.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { InterviewText } from "./InterviewText.tsx";
import { OpenCard } from "./OpenCard.tsx";
import { interviewerWords } from "./people-words.ts";
import styles from "./WelcomePage.module.css";

/** The candidate's first page: what will happen, what others see, and the way in. */
export function WelcomePage() {
  const me = useMe();
  const kind = useSession(({ state }) => kindOf(state));
  const interviewers = interviewerWords(useSession(({ state }) => state.participants));

  return (
    <div className={styles.page}>
      <header className={styles.intro}>
        <h1>Welcome, {me.name}</h1>
        {kind === "feature" ? (
          <p>
            This is an interview about code. You write a small feature together with {interviewers}, in the
            call. There is no trick in it, and nothing to hand in before.
          </p>
        ) : (
          <p>
            This is a code review interview. You review a merge request on your own, and then you talk it
            through with {interviewers} and improve it together. There is no trick in it: read it as you would
            read a colleague’s work.
          </p>
        )}
      </header>

      <OpenCard />
      <div className={styles.text}>
        <InterviewText />
      </div>
    </div>
  );
}
