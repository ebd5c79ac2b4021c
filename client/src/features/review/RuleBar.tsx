import { ruleSentences } from "@tandiff/shared/session/ai-rules.ts";
import { Bot } from "lucide-react";
import { useCan, useSession } from "../../session/session-store.ts";
import { describeTime } from "../../ui/times.ts";
import styles from "./due.module.css";

/** Over the candidate's review: that the rule on AI assistants is another one than when they opened it. */
export function RuleBar() {
  const canSubmit = useCan("review.submit");
  const { aiPolicy, aiPolicySince, phaseSince } = useSession(({ state }) => state);
  if (!canSubmit || aiPolicySince === null || aiPolicySince < phaseSince) return null;
  return (
    <output className={styles.bar}>
      <Bot size={14} aria-hidden />
      <span dir="auto">
        What is expected of AI assistants was changed {describeTime(aiPolicySince)}.{" "}
        {ruleSentences(aiPolicy, "review")}
      </span>
    </output>
  );
}
