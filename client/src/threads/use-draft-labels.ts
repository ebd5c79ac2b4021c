import { noLabels, severities, threadKinds } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { useState } from "react";
import { useSession } from "../session/session-store.ts";

/** Labels chosen for a comment that is not posted yet; kept in this browser beside its draft. */
export function useDraftLabels(draftKey: string) {
  const participant = useSession((session) => session.participant);
  const name = `tandiff:labels:${participant}:${draftKey}`;
  const [labels, setLabels] = useState(() => read(name));
  return {
    labels,
    setLabels: (next: Labels): void => {
      setLabels(next);
      write(name, next);
    },
    discardLabels: (): void => {
      setLabels(noLabels);
      write(name, null);
    },
  };
}

function read(name: string): Labels {
  try {
    const stored: { severity?: unknown; kind?: unknown } = JSON.parse(localStorage.getItem(name) ?? "{}");
    return {
      severity: severities.find((one) => one === stored.severity) ?? null,
      kind: threadKinds.find((one) => one === stored.kind) ?? null,
    };
  } catch {
    return noLabels;
  }
}

function write(name: string, labels: Labels | null): void {
  try {
    if (labels === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(labels));
  } catch {
    // Storage is full or switched off: the choice lasts as long as the form.
  }
}
