import type { Thread } from "@tandiff/shared/session/state.ts";
import type { Suggestion } from "@tandiff/shared/suggestion.ts";
import { createContext } from "react";

/** Puts a suggestion of a thread into the workspace; says itself what came of it. */
export type ApplySuggestion = (thread: Thread, suggestion: Suggestion) => Promise<void>;

/** Null where there is no workspace to put it into, or it may not be written in. */
export const ApplyContext = createContext<ApplySuggestion | null>(null);
