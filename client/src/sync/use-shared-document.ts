import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useCan, useSession } from "../session/session-store.ts";
import { SharedDocument, type SharedDocumentState } from "./shared-document.ts";

/** They live as long as the page: what is unsaved must outlive a change of view. */
const documents = new Map<`${ParticipantId} ${DocumentName}`, SharedDocument>();

export function sharedDocument(participant: ParticipantId, name: DocumentName = "code"): SharedDocument {
  const known = documents.get(`${participant} ${name}`);
  if (known) return known;
  const made = new SharedDocument(participant, name, location.origin.replace(/^http/, "ws"));
  documents.set(`${participant} ${name}`, made);
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
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [document, mayRead, exists, phase]);
  return { ...useStore(document.store), document };
}

/** The interviewers' notes; opened for those who may read them. */
export function useNotes(): SharedDocumentState & { readonly document: SharedDocument } {
  const participant = useSession((session) => session.participant);
  const mayRead = useCan("notes.read");
  const document = sharedDocument(participant, "notes");
  useEffect(() => {
    if (mayRead) document.open();
  }, [document, mayRead]);
  return { ...useStore(document.store), document };
}
