import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { commentParts } from "@tandiff/shared/suggestion.ts";
import { useMemo } from "react";
import { ColouredMarkdown } from "./ColouredMarkdown.tsx";
import { SuggestionPreview } from "./SuggestionPreview.tsx";

/** What a comment says: Markdown, and each suggestion as a difference. `position` is its thread's. */
export function CommentText(props: {
  source: string;
  position: Position | null;
  /** The thread that it was said in; absent while it is being written. */
  thread?: Thread;
}) {
  const { source, position, thread = null } = props;
  const parts = useMemo(() => commentParts(source), [source]);
  return parts.map((part, index) => {
    // Parts have no names of their own, and one that comes or goes makes the later ones anew.
    const key = `${index}:${part.kind}`;
    return part.kind === "markdown" ? (
      <ColouredMarkdown key={key} source={part.text} />
    ) : (
      <SuggestionPreview key={key} suggestion={part.suggestion} position={position} thread={thread} />
    );
  });
}
