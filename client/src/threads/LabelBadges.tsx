import { labelWords } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { Badge } from "../ui/Badge.tsx";
import { labelLooks, labelsOf } from "./label-look.ts";

/** What its author says a thread is, as signs with words; nothing where nothing was said. */
export function LabelBadges({ labels }: { labels: Labels }) {
  return labelsOf(labels).map((label) => {
    const { icon: Icon, tone } = labelLooks[label];
    return (
      <Badge key={label} tone={tone}>
        <Icon size={12} aria-hidden />
        {labelWords[label]}
      </Badge>
    );
  });
}
