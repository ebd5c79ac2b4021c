import { AppError } from "@tandiff/shared/errors.ts";
import { useCallback, useEffect, useState } from "react";
import { OfflineError } from "../api/http.ts";

/** How it stands with the link that this page was opened with. */
export type Seat =
  | { readonly kind: "taking" }
  | { readonly kind: "taken" }
  /** The link is unknown, revoked or cut short. */
  | { readonly kind: "refused" }
  /** The link was good, and its interview was erased. */
  | { readonly kind: "erased" }
  /** The link is good, and the server cannot open what it leads to; it says why. */
  | { readonly kind: "unreadable"; readonly sentence: string }
  | { readonly kind: "failed"; readonly retry: () => void };

interface Attempt {
  readonly secret: string;
  readonly outcome: "taking" | "taken" | "refused" | "erased" | "failed" | AppError;
}

function fromAddress(): Attempt {
  const secret = location.hash.slice(1);
  return { secret, outcome: secret === "" ? "taken" : "taking" };
}

/**
 * Exchanges the secret in the address's fragment for a seat, once, and takes it out of the address, so
 * that it is in no history and no screenshot. Without a fragment the cookie of an earlier visit decides.
 */
export function useSeat(exchange: (secret: string) => Promise<unknown>): Seat {
  const [attempt, setAttempt] = useState(fromAddress);

  useEffect(() => {
    if (attempt.outcome !== "taking") return;
    let current = true;
    const settle = (next: Attempt): void => {
      if (!current) return;
      if (next.outcome === "taken") history.replaceState(null, "", location.pathname);
      setAttempt(next);
    };
    exchange(attempt.secret).then(
      () => settle({ secret: "", outcome: "taken" }),
      (error: unknown) => settle({ ...attempt, outcome: outcomeOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [attempt, exchange]);

  // The same tab may be given another link: only the fragment changes then, and nothing is loaded.
  useEffect(() => {
    const changed = (): void => {
      if (location.hash.length > 1) setAttempt(fromAddress());
    };
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);

  const retry = useCallback(() => setAttempt((before) => ({ ...before, outcome: "taking" })), []);
  const { outcome } = attempt;
  if (outcome instanceof AppError) return { kind: "unreadable", sentence: outcome.message };
  return outcome === "failed" ? { kind: "failed", retry } : { kind: outcome };
}

function outcomeOf(error: unknown): Attempt["outcome"] {
  if (isPassing(error)) return "failed";
  if (error instanceof AppError && error.code === "erased") return "erased";
  return error instanceof AppError && error.code === "internal" ? error : "refused";
}

function isPassing(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof AppError && error.code === "too-many-requests");
}
