import type { SessionSummary } from "@tandiff/shared/api.ts";
import { Download, Link2 } from "lucide-react";
import { useCallback, useId, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { exportPath, loadLinks } from "../../api/organiser.ts";
import { phaseWords } from "../../session/phase-words.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { describeTime } from "../../ui/times.ts";
import { useLoad } from "../../ui/use-load.ts";
import { candidateOf } from "./candidate-of.ts";
import { LinkList } from "./LinkList.tsx";
import type { SessionMatter } from "./SessionDialog.tsx";
import { SessionMenu } from "./SessionMenu.tsx";
import styles from "./Sessions.module.css";

/** One interview: who, when, how far, and its links on demand. `now` in milliseconds since the epoch. */
export function SessionRow(props: {
  session: SessionSummary;
  now: number;
  onAsk: (matter: SessionMatter) => void;
}) {
  const { session, now } = props;
  const [open, setOpen] = useState(false);
  const panel = useId();
  const candidate = candidateOf(session);
  const others = session.people.filter(({ role }) => role !== "candidate");
  const phase = phaseWords("interviewer", session.phase, session.exercise.kind);
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <div>
          <h3>{candidate}</h3>
          <p className={styles.small}>{session.exercise.title}</p>
        </div>
        <div className={styles.people}>
          {others.map(({ name, role }) => (role === "observer" ? `${name} (observer)` : name)).join(", ")}
        </div>
        <span>
          <Badge tone={phase.tone}>{phase.words}</Badge>
        </span>
        <div className={styles.time}>
          {session.callAt === null ? "No call time" : describeTime(session.callAt)}
          {session.phase === "scheduled" && (
            <p className={styles.small}>
              {session.opensAt > Math.max(now, session.createdAt)
                ? `Opens ${describeTime(session.opensAt)}`
                : session.exercise.kind === "feature"
                  ? "Open to read"
                  : "Open for review"}
              {session.dueAt !== null && (
                <>
                  <br />
                  {session.dueAt > now ? "Due" : "Was due"} {describeTime(session.dueAt)}
                </>
              )}
            </p>
          )}
        </div>
        <div className={styles.actions}>
          <LinkButton
            size="small"
            href={exportPath(session.id)}
            download=""
            icon={<Download aria-hidden />}
            aria-label={`Export the interview with ${candidate} as it is now`}
          >
            Export
          </LinkButton>
          <Button
            size="small"
            icon={<Link2 aria-hidden />}
            aria-expanded={open}
            aria-controls={panel}
            aria-label={`Links of the interview with ${candidate}`}
            onClick={() => setOpen(!open)}
          >
            Links
          </Button>
          <SessionMenu session={session} onAsk={props.onAsk} />
        </div>
      </div>
      {session.objection && <Objection {...session.objection} candidate={candidate} />}
      <div id={panel} hidden={!open} className={styles.links}>
        {open && (
          <SessionLinksPanel
            key={session.people.map(({ id, name }) => `${id} ${name}`).join()}
            session={session}
            candidate={candidate}
          />
        )}
      </div>
    </li>
  );
}

/** The candidate's wish for another exercise, which an organiser can meet by changing it. */
function Objection(props: { candidate: string; reason: string; at: number }) {
  return (
    <p className={styles.objection}>
      <Badge tone="warning">Another exercise, please</Badge>
      <span>
        {props.reason === "" ? `${props.candidate} would rather have another one.` : `“${props.reason}”`}
        <span className={styles.quiet}> {describeTime(props.at)}. The interviewers do not see this.</span>
      </span>
    </p>
  );
}

function SessionLinksPanel({ session, candidate }: { session: SessionSummary; candidate: string }) {
  const links = useLoad(useCallback(() => loadLinks(session.id), [session.id]));
  switch (links.kind) {
    case "loading":
      return (
        <p className={styles.wait}>
          <Spinner label="Loading the links" />
        </p>
      );
    case "failed":
      return <ErrorText>{sentenceOf(links.error)}</ErrorText>;
    case "loaded":
      return (
        <LinkList
          session={links.value}
          candidate={candidate}
          observer={observerOf(session)}
          hasTime={session.callAt !== null}
          onChanged={links.reload}
        />
      );
  }
}

function observerOf(session: SessionSummary): string {
  return session.people.find(({ role }) => role === "observer")?.name ?? "";
}
