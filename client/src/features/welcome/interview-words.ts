import { planMinutes } from "@tandiff/shared/session/call-clock.ts";
import type { AiRules } from "@tandiff/shared/session/ai-rules.ts";
import { kindOf, type SessionState } from "@tandiff/shared/session/state.ts";
import { describeTime } from "../../ui/times.ts";
import { companyWords } from "./people-words.ts";
import { reviewLength } from "./review-length.ts";

/** What a candidate reads of their interview before it begins. */
export interface InterviewWords {
  /** What happens when; the last step is the call. */
  readonly steps: readonly { readonly title: string; readonly text: string }[];
  /** Who sees what, and when. */
  readonly seen: readonly { readonly when: string; readonly what: string }[];
  readonly stored: string;
  /** The stages that have a rule on AI assistants. */
  readonly stages: readonly (keyof AiRules)[];
}

type Told = Pick<SessionState, "plan" | "callAt" | "dueAt" | "exercise" | "participants">;

const onTheCall = { when: "On the call", what: "Everyone sees everyone’s comments, code and cursor." };

/** @param moreTime percent of the usual time that is added */
export function interviewWords(state: Told, moreTime: number): InterviewWords {
  return kindOf(state) === "feature" ? ofFeature(state) : ofReview(state, moreTime);
}

function ofReview(state: Told, moreTime: number): InterviewWords {
  const due = state.dueAt === null ? "" : ` It can be written until ${describeTime(state.dueAt)}.`;
  return {
    steps: [
      {
        title: "You review, when it suits you",
        text: `Take up to ${reviewLength(moreTime)}, in one go or in several. You may leave and come back, on another device too: what you write is saved as you type.${due}`,
      },
      {
        title: "You say “I am done”",
        text: "You add a short summary, and the review goes to your interviewers as it stands. After that it can be read, but not changed any more.",
      },
      callStep(
        state,
        "you lead through your comments, one by one, and then all of you write code in a shared editor",
      ),
    ],
    seen: [
      {
        when: "Until you are done",
        what: "Nobody else sees anything: no comments, no drafts, not whether you have opened the merge request and not how long you took. Only who would give you another exercise, once you have opened this one, is told that it is too late.",
      },
      {
        when: "When you are done",
        what: "Your interviewers see your summary and the final wording of your comments.",
      },
      {
        when: "If the call starts before that",
        what: "The comments that you have posted become visible, marked as “not declared done”. What you were still writing stays private, and you can post it in the call.",
      },
      onTheCall,
    ],
    stored:
      "Your comments and your summary; and what is typed in the shared editor on the call, with who typed it and when, so that nothing gets lost and the result can be handed on.",
    stages: ["review", "call"],
  };
}

function ofFeature(state: Told): InterviewWords {
  return {
    steps: [
      {
        title: "You read, when it suits you",
        text: "What is asked for, and the application that it goes into. A quarter of an hour is plenty. There is nothing to write, hand in or prepare.",
      },
      callStep(state, "you talk about how to go about it, and then all of you write it in a shared editor"),
    ],
    seen: [
      {
        when: "Until the call",
        what: "Nobody else sees anything, not whether you have opened the exercise and not how long you read. Only who would give you another one, once you have opened this one, is told that it is too late.",
      },
      onTheCall,
    ],
    stored:
      "What is typed in the shared editor on the call, with who typed it and when, so that nothing gets lost and the result can be handed on.",
    stages: ["call"],
  };
}

function callStep({ callAt, plan, participants }: Told, what: string): InterviewWords["steps"][number] {
  const time = callAt === null ? "Its time is agreed with you separately." : `${describeTime(callAt)}.`;
  return {
    title: "You meet on the call",
    text: `${time} Up to ${planMinutes(plan)} minutes with ${companyWords(participants)}: ${what}.`,
  };
}
