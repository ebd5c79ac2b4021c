import { ruleSentences, ruleWords } from "@tandiff/shared/session/ai-rules.ts";
import { Bot } from "lucide-react";
import { useSession } from "../../session/session-store.ts";
import styles from "./clock.module.css";

/** What is expected of AI assistants in the call. */
export function AiRuleBadge() {
  const rules = useSession(({ state }) => state.aiPolicy);
  const inCall = useSession(({ state }) => state.phase === "call");
  if (!inCall) return null;
  return (
    <span className={styles.rule} data-tip={ruleSentences(rules, "call")}>
      <Bot size={16} aria-hidden />
      <span className="visually-hidden">
        AI assistants: {ruleWords[rules.call.rule]}. {ruleSentences(rules, "call")}
      </span>
    </span>
  );
}
