import type { ThreadId } from "@tandiff/shared/ids.ts";
import { MessageSquarePlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { DraftBar } from "./DraftBar.tsx";
import { draftKeys } from "./draft-key.ts";
import { OpeningForm } from "./OpeningForm.tsx";
import { ThreadCard } from "./ThreadCard.tsx";
import styles from "./threads.module.css";

/** The threads on the merge request as a whole, and the form that opens one. */
export function MergeRequestThreads({ active }: { active: ThreadId | null }) {
  const all = useSession((session) => session.state.threads);
  const group = useRef<HTMLDivElement>(null);
  const threads = all.filter((thread) => thread.position === null && thread.spot === null);
  useEffect(() => {
    group.current?.querySelector(`[data-thread="${active}"]`)?.scrollIntoView({ block: "center" });
  }, [active]);
  return (
    <div ref={group} className={styles.group}>
      {threads.map((thread) => (
        <ThreadCard key={thread.id} thread={thread} active={thread.id === active} />
      ))}
      <MergeRequestForm />
    </div>
  );
}

/** The form for a comment on the whole, behind a button until it is wanted or has a draft. */
export function MergeRequestForm() {
  const key = draftKeys.opening(null);
  const mayOpen = useCan("thread.open");
  const hasDraft = useAllDrafts().some((draft) => draft.key === key);
  // A draft from before is open until it is closed here.
  const [opened, setOpened] = useState<boolean | null>(null);
  if (!mayOpen) return hasDraft && <DraftBar draftKey={key} onOpen={null} />;
  if (opened ?? hasDraft) {
    return <OpeningForm position={null} takesFocus={opened === true} onClose={() => setOpened(false)} />;
  }
  return hasDraft ? (
    <DraftBar draftKey={key} onOpen={() => setOpened(true)} />
  ) : (
    <Button size="small" icon={<MessageSquarePlus aria-hidden />} onClick={() => setOpened(true)}>
      Comment on the merge request
    </Button>
  );
}
