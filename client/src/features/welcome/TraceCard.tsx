import { excerpt } from "@tandiff/shared/excerpt.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { whyNoReplay } from "@tandiff/shared/session/replay.ts";
import { hunksAt, type Trace, type TracedHunk, type TracedThread } from "@tandiff/shared/trace/trace.ts";
import { FlaskConical } from "lucide-react";
import { useCallback } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadTrace } from "../../api/trace.ts";
import { changePath, changeReplayPath } from "../../session/place-path.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { LabelBadges } from "../../threads/LabelBadges.tsx";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Link } from "../../ui/Link.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import { authorWords, causeWords, changeWords, courseWords } from "./trace-words.ts";
import sheet from "./sheet.module.css";
import styles from "./TraceCard.module.css";

/** What became of each comment, and who changed what, once the call has ended. */
export function TraceCard() {
  const { id } = useMe();
  const mayRead = useCan("trace.read");
  const hasCode = useSession(({ state }) => state.workspace !== null);
  return mayRead && hasCode ? <Traced key={id} /> : null;
}

function Traced() {
  const { id } = useMe();
  const loaded = useLoad(useCallback(() => loadTrace(id), [id]));
  return (
    <section className={sheet.card} aria-labelledby="trace">
      <h2 id="trace">What became of the comments</h2>
      <div className={sheet.body}>
        {loaded.kind === "loading" && <Spinner label="Reading the changes" />}
        {loaded.kind === "failed" && (
          <div role="alert" className={sheet.actions}>
            {sentenceOf(loaded.error)} <Button onClick={loaded.reload}>Try again</Button>
          </div>
        )}
        {loaded.kind === "loaded" && <Course trace={loaded.value} />}
      </div>
    </section>
  );
}

function Course({ trace }: { trace: Trace }) {
  const threads = useSession(({ state }) => state.threads);
  const others = trace.hunks.filter(({ thread }) => thread === null);
  if (trace.hunks.length === 0 && trace.threads.length === 0) {
    return <p className={sheet.quiet}>There were no comments, and the code is as it came.</p>;
  }
  return (
    <>
      <ol className={styles.threads}>
        {trace.threads.map((traced) => {
          const thread = threads.find(({ id }) => id === traced.thread);
          return thread && <ThreadCourse key={thread.id} thread={thread} traced={traced} trace={trace} />;
        })}
        {others.length > 0 && (
          <li>
            <h3>Other changes</h3>
            <Changes hunks={others} />
          </li>
        )}
      </ol>
      {trace.hunks.length > 0 && (
        <p className={sheet.quiet}>
          Shares are estimates: they count the characters that each person typed or deleted of what the code
          is now, not whose idea they were.
        </p>
      )}
    </>
  );
}

function ThreadCourse({ thread, traced, trace }: { thread: Thread; traced: TracedThread; trace: Trace }) {
  const participants = useSession(({ state }) => state.participants);
  const fixes = hunksAt(trace, traced.fixedBy);
  return (
    <li>
      <h3 dir="auto">{excerpt(thread.comments[0]?.body ?? "")}</h3>
      <p className={styles.facts}>
        <LabelBadges labels={thread.labels} />
        <Badge tone={thread.resolved ? "success" : "neutral"}>{thread.resolved ? "Resolved" : "Open"}</Badge>
        {traced.testsAdded.length > 0 && (
          <Badge tone="success">
            <FlaskConical size={12} aria-hidden /> Test added
          </Badge>
        )}
        <span className={sheet.quiet}>{courseWords(traced, participants)}</span>
      </p>
      {fixes.length === 0 ? (
        <p className={sheet.quiet}>No change was made for it.</p>
      ) : (
        <Changes hunks={fixes} />
      )}
    </li>
  );
}

function Changes({ hunks }: { hunks: readonly TracedHunk[] }) {
  const me = useMe();
  const mayWatch = useCan("replay.watch");
  const isReplayed = useSession(({ state }) => whyNoReplay(state) === null) && mayWatch;
  const participants = useSession(({ state }) => state.participants);
  return (
    <ul className={styles.changes}>
      {hunks.map((hunk) => (
        <li key={`${hunk.kind} ${hunk.file} ${hunk.edit.baseStart} ${hunk.edit.headStart}`}>
          <Link className={styles.change} href={changePath(me.id, hunk)}>
            {changeWords(hunk)}
          </Link>
          {isReplayed && (
            <Link href={changeReplayPath(me.id, hunk)} aria-label={`In the replay: ${changeWords(hunk)}`}>
              In the replay
            </Link>
          )}
          <span className={sheet.quiet}>
            {[authorWords(hunk, participants), hunk.thread && causeWords(hunk)].filter(Boolean).join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
