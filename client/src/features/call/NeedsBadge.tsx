import { HeartHandshake } from "lucide-react";
import { useMe } from "../../session/session-store.ts";
import { needWords, useAccommodations } from "../../session/use-accommodations.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { toast } from "../../ui/toast.ts";

/** In the call, for those who run it: what the candidate needs. */
export function NeedsBadge() {
  const me = useMe();
  const needs = useAccommodations();
  const words = needs ? needWords(needs) : [];
  if (me.role !== "interviewer" || words.length === 0) return null;
  const sentence = `The candidate needs: ${words.join("; ")}`;
  return (
    <IconButton label={sentence} onClick={() => toast(sentence)}>
      <HeartHandshake />
    </IconButton>
  );
}
