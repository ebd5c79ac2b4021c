import { ruleSentences } from "@tandiff/shared/session/ai-rules.ts";
import { Bot } from "lucide-react";
import { useSession } from "../../session/session-store.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { toast } from "../../ui/toast.ts";

/** What is expected of AI assistants in the call: as a tip, and where there are none as a message. */
export function AiRuleBadge() {
  const rules = useSession(({ state }) => state.aiPolicy);
  const inCall = useSession(({ state }) => state.phase === "call");
  if (!inCall) return null;
  const sentences = ruleSentences(rules, "call");
  return (
    <IconButton label={sentences} onClick={() => toast(sentences)}>
      <Bot />
    </IconButton>
  );
}
