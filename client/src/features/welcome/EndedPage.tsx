import { whyNoReplay } from "@tandiff/shared/session/replay.ts";
import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { Download, History } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { AfterTheEnd } from "../../editor/LateTexts.tsx";
import { placePath, replayPath } from "../../session/place-path.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { describeTime } from "../../ui/times.ts";
import { KeptCard } from "./KeptCard.tsx";
import { NotesCard } from "./NotesCard.tsx";
import { ReviewCard } from "./ReviewCard.tsx";
import { ScorecardCard } from "./ScorecardCard.tsx";
import { TraceCard } from "./TraceCard.tsx";
import styles from "./sheet.module.css";

/** After the call: thanks for the candidate, the result for the interviewers. */
export function EndedPage() {
  const me = useMe();
  const canExport = useCan("export.read");
  const mayWatch = useCan("replay.watch");
  const canReopen = useCan("call.reopen");
  const state = useSession((session) => session.state);
  const candidate = candidateOf(state)?.name ?? "the candidate";

  return (
    <div className={styles.sheet}>
      <header className={styles.head}>
        {me.role === "candidate" ? (
          <>
            <h1>Thank you, {me.name}</h1>
            <p>
              That was it: there is nothing left to do here. You will hear from the people you spoke with.{" "}
              {kindOf(state) === "feature"
                ? "The code that you wrote together stays readable on this page."
                : "Your review and the code that you wrote together stay readable on this page."}
            </p>
          </>
        ) : (
          <>
            <h1>The call with {candidate} has ended</h1>
            <p>Ended {describeTime(state.phaseSince)}. The result stays readable.</p>
          </>
        )}
      </header>
      <div className={styles.actions}>
        {canExport && (
          <LinkButton
            variant="primary"
            size="large"
            href={`/api/${me.id}/export.zip`}
            download=""
            icon={<Download aria-hidden />}
          >
            Download the result
          </LinkButton>
        )}
        <LinkButton size="large" href={placePath(me.id, { view: "workspace", path: null })}>
          Read the code
        </LinkButton>
        {mayWatch && whyNoReplay(state) === null && (
          <LinkButton size="large" href={replayPath(me.id)} icon={<History aria-hidden />}>
            Watch the replay
          </LinkButton>
        )}
        <LinkButton size="large" variant="quiet" href={placePath(me.id, { view: "changes", path: null })}>
          {kindOf(state) === "feature" ? "Read the exercise" : "Read the review"}
        </LinkButton>
      </div>
      <AfterTheEnd />
      <ReviewCard />
      <TraceCard />
      <ScorecardCard />
      <NotesCard />
      <KeptCard />
      {canReopen && state.compaction === null && <Reopen />}
    </div>
  );
}

function Reopen() {
  const [asking, setAsking] = useState(false);
  const send = useSession((session) => session.send);
  return (
    <section className={styles.card} aria-labelledby="reopen">
      <h2 id="reopen">Ended too early?</h2>
      <div className={styles.body}>
        <p className={styles.quiet}>The call can go on where it stopped, with everything that was written.</p>
        <div className={styles.actions}>
          <Button onClick={() => setAsking(true)}>Reopen the call</Button>
        </div>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Reopen the call?"
        description="Everyone who has this session open moves back into the call and can write again."
        confirmLabel="Reopen the call"
        onConfirm={() => send({ type: "call.reopen" })}
        sentenceOf={sentenceOf}
      />
    </section>
  );
}
