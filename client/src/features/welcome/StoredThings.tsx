import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { useSession } from "../../session/session-store.ts";
import styles from "./StoredThings.module.css";

interface Thing {
  readonly what: string;
  readonly why: string;
  readonly seenBy: string;
  readonly kept: string;
}

const withTheInterview = "As long as the interview.";

const positions: Thing = {
  what: "Which file and lines your page shows in the call, once a second at most",
  why: "For the replay that you agreed to: your interviewers see where people were. Never in a focus time.",
  seenBy: "The hiring team, in a replay.",
  kept: "As long as the interview, or until you change your mind.",
};

/**
 * Every kind of thing that is stored. What becomes of the keystrokes is the candidate's to say; where a feature is to
 * be written, there is no review.
 */
function thingsOf(agreed: boolean, kind: ExerciseKind): readonly Thing[] {
  const isFeature = kind === "feature";
  return [
    {
      what: "Your name, and the time of the interview",
      why: "So that the people of the interview find each other. Your link tells the server who you are; there is no account.",
      seenBy: "Everyone in the interview, and the organiser.",
      kept: withTheInterview,
    },
    {
      what: "What you need, if you told us: more time, larger type, no camera",
      why: "So that the interview is fair to you.",
      seenBy: "Interviewers and the organiser. It is in no export and no assessment.",
      kept: withTheInterview,
    },
    isFeature
      ? {
          what: "Your comments and replies in the call",
          why: "They are part of what the interview is about.",
          seenBy: "Everyone in the interview.",
          kept: withTheInterview,
        }
      : {
          what: "Your review: comments, replies and the summary",
          why: "They are what the interview is about.",
          seenBy: "You alone until you hand it in; then your interviewers, in its final wording.",
          kept: withTheInterview,
        },
    {
      what: "Drafts, and which files you marked as viewed",
      why: "So that nothing you type gets lost, and you find your place again.",
      seenBy: "You alone.",
      kept: "Drafts until you send or delete them, and as long as the interview at most.",
    },
    {
      what: "The code of the call, and shared output of programs",
      why: "It is the result of the interview. Who wrote what, and for which comment, stays with it.",
      seenBy: "Everyone in the interview, and the hiring team.",
      kept: withTheInterview,
    },
    {
      what: "How it was written: each key in the code, earlier wordings of comments, what was deleted again",
      why: agreed
        ? "So that nothing gets lost in the call, and for the replay that you agreed to."
        : "So that nothing gets lost in the call.",
      seenBy: agreed ? "The hiring team, in a replay." : "Nobody looks at it.",
      kept: agreed
        ? "As long as the interview, or until you change your mind."
        : "Until a day after the end.",
    },
    ...(agreed ? [positions] : []),
    {
      what: "What you write in a focus time",
      why: "So that it is there should your browser fail.",
      seenBy: "You alone; at its end your interviewers get the last text, if you let it in.",
      kept: "Until the focus time ends.",
    },
    {
      what: "What you chose about the replay, and when",
      why: "So that it can be kept to.",
      seenBy: `You alone until ${isFeature ? "the call starts" : "your review is in"}; then everyone in the interview.`,
      kept: withTheInterview,
    },
    {
      what: "Notes and assessments of your interviewers",
      why: "They decide with them, and compare what they saw.",
      seenBy: "Your interviewers and an observer, and the organiser. You may ask for them.",
      kept: withTheInterview,
    },
    {
      what: "In your own browser: text that is not saved yet, and your place in the page",
      why: "So that a lost connection costs you nothing.",
      seenBy: "You alone.",
      kept: "Until it is saved, or the interview is erased and you open it again.",
    },
  ];
}

export function StoredThings() {
  const agreed = useSession(({ state }) => state.consent?.given ?? false);
  const kind = useSession(({ state }) => kindOf(state));
  return (
    <ul className={styles.things}>
      {thingsOf(agreed, kind).map(({ what, why, seenBy, kept }) => (
        <li key={what}>
          <h3>{what}</h3>
          <dl>
            <dt>Why</dt>
            <dd>{why}</dd>
            <dt>Who sees it</dt>
            <dd>{seenBy}</dd>
            <dt>How long</dt>
            <dd>{kept}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
