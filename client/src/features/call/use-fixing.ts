import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { useEffect, useState } from "react";
import { useCan } from "../../session/session-store.ts";
import type { SharedDocument } from "../../sync/shared-document.ts";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { announce } from "../../ui/announce.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";

/** Ends it. Not Escape: in the editor that puts away what one sees, and is pressed without a thought. */
export const doneKey = "F8";

/** Which thread this page writes for, until it says that it is done. */
export interface Fixing {
  readonly thread: Thread | null;
  readonly begin: (thread: Thread) => void;
  readonly end: () => void;
}

/**
 * What is written between `begin` and `end` is kept as made for the thread, whoever else fixes what. It
 * ends with the thread and with the right to write too.
 */
export function useFixing(threads: readonly Thread[], document: SharedDocument): Fixing {
  const mayWrite = useCan("code.write");
  const [id, setId] = useState<ThreadId | null>(null);
  const thread = (mayWrite && threads.find((one) => one.id === id)) || null;
  const cause = thread?.id ?? null;
  useEffect(() => {
    document.causes.set(cause);
    return () => document.causes.set(null);
  }, [document, cause]);

  const end = (): void => {
    if (thread) announce("Done fixing.");
    setId(null);
  };
  useShortcuts("Call", thread ? [{ keys: doneKey, label: "Done fixing the comment", run: end }] : []);

  return {
    thread,
    begin: (next) => {
      setId(next.id);
      announce(`Fixing: ${fixingWords(next)}. Press ${doneKey} when you are done.`);
    },
    end,
  };
}

/** The thread's first words. */
export function fixingWords({ comments }: Thread): string {
  return excerpt(comments[0]?.body ?? "").slice(0, 80);
}
