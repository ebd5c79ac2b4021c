import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { useEffect, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { useCan, useSession } from "../session/session-store.ts";
import { SharedDocument, type SharedDocumentState } from "./shared-document.ts";

/** They live as long as the page: what is unsaved must outlive a change of view. */
const documents = new Map<ParticipantId, SharedDocument>();

export function sharedDocument(participant: ParticipantId): SharedDocument {
  const known = documents.get(participant);
  if (known) return known;
  const made = new SharedDocument(participant, location.origin.replace(/^http/, "ws"));
  documents.set(participant, made);
  return made;
}

/** The workspace's document; opened as soon as there is one and this participant may read it. */
export function useSharedDocument(): SharedDocumentState & { readonly document: SharedDocument } {
  const participant = useSession((session) => session.participant);
  const mayRead = useCan("code.read");
  const exists = useSession(({ state }) => state.workspace !== null);
  const phase = useSession(({ state }) => state.phase);
  const document = sharedDocument(participant);
  // A refused attempt waits for the phase to change.
  useEffect(() => {
    if (mayRead && exists) document.open();
  }, [document, mayRead, exists, phase]);
  return { ...useStore(document.store), document };
}

/** A file's text as it is now, drawn anew at most every `interval` milliseconds. Null while it loads. */
export function useSharedText(fileId: string | null, interval: number): string | null {
  const { status } = useSharedDocument();
  const copy = status.kind === "ready" ? status.copy : null;
  const text = copy && fileId !== null ? copy.doc.getText(rootName(fileId)) : null;
  return useSyncExternalStore(
    (changed) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const observe = (): void => {
        timer ??= setTimeout(() => {
          timer = undefined;
          changed();
        }, interval);
      };
      text?.observe(observe);
      return () => {
        clearTimeout(timer);
        text?.unobserve(observe);
      };
    },
    () => text?.toString() ?? null,
  );
}
