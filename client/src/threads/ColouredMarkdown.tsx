import { useEffect, useState } from "react";
import { useHighlighter } from "../highlight/highlighter.ts";
import "../highlight/colours.css";
import type { LineTokens } from "../highlight/tokens.ts";
import { type CodeBlock, Markdown } from "../ui/markdown/Markdown.tsx";
import { fileNameFor } from "./code-language.ts";

interface Colourable {
  readonly path: string;
  readonly text: CodeBlock;
}

const none: readonly Colourable[] = [];

/** Markdown whose code blocks take on their colours as the worker finds them; the text never waits. */
export function ColouredMarkdown({ source }: { source: string }) {
  const [blocks, setBlocks] = useState(none);
  const tokensOf = useHighlighter(blocks);
  useEffect(() => {
    for (const { text } of blocks) {
      const tokens = tokensOf(text);
      if (tokens) paint(text, tokens);
    }
  });
  return (
    <Markdown
      source={source}
      onCode={(found) =>
        setBlocks((now) =>
          found.length === 0 && now.length === 0
            ? now
            : found.map((text) => ({ path: fileNameFor(text.language), text })),
        )
      }
    />
  );
}

/** Puts the colours into a block, once: it is made anew when its text changes. */
function paint({ element, lines }: CodeBlock, tokens: readonly LineTokens[]): void {
  if (element.dataset["coloured"] !== undefined) return;
  element.dataset["coloured"] = "";
  element.replaceChildren(
    ...lines.flatMap((line, index) => {
      const nodes: (string | HTMLElement)[] = [];
      let at = 0;
      for (const [from, to, scope] of tokens[index] ?? []) {
        const span = document.createElement("span");
        span.className = `hl-${scope}`;
        span.textContent = line.slice(from, to);
        nodes.push(line.slice(at, from), span);
        at = to;
      }
      return [...nodes, `${line.slice(at)}\n`];
    }),
  );
}
