import { ruleSentences, type AiRules } from "@tandiff/shared/session/ai-rules.ts";
import { useSession } from "../../session/session-store.ts";

/** On the candidate's first page: what is expected of AI assistants. */
export function AssistantsText({ stages }: { stages: readonly (keyof AiRules)[] }) {
  const rules = useSession(({ state }) => state.aiPolicy);
  return (
    <section aria-labelledby="assistants">
      <h2 id="assistants">AI assistants</h2>
      {stages.map((stage) => (
        <p key={stage} dir="auto">
          {ruleSentences(rules, stage)}
        </p>
      ))}
      {stages.includes("review") && (
        <p>As you hand the review in, you say whether you used one, and what for.</p>
      )}
    </section>
  );
}
