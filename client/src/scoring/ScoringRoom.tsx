import type { ReactNode } from "react";
import { sentenceOf } from "../api/http.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { ScorecardContext, useOpenScorecard } from "./use-scoring.ts";

/** Loads rubric and scorecard for what is within it. */
export function ScoringRoom({ children }: { children: ReactNode }) {
  const opened = useOpenScorecard();
  switch (opened.kind) {
    case "loading":
      return <Spinner label="Loading the rubric" />;
    case "failed":
      return (
        <ErrorState title="The rubric could not be loaded" onRetry={opened.reload}>
          {sentenceOf(opened.error)}
        </ErrorState>
      );
    case "loaded":
      return <ScorecardContext value={opened.value}>{children}</ScorecardContext>;
  }
}
