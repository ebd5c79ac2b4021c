import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { Download } from "lucide-react";
import { useState } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import { ColouredMarkdown } from "../../threads/ColouredMarkdown.tsx";
import { MergeRequestThreads } from "../../threads/MergeRequestThreads.tsx";
import { useCan, useSession } from "../../session/session-store.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { describeTime } from "../../ui/times.ts";
import styles from "./overview.module.css";

/** What the merge request says of itself: description, brief, commits, and how to run it. */
export function Overview(props: {
  view: MergeRequestView;
  /** The thread that was gone to, where it is one on the whole. */
  active: ThreadId | null;
  onReadChanges: () => void;
  /** Shows what one commit did, by its place in the list. */
  onReadCommit: (index: number) => void;
}) {
  const { view, onReadChanges } = props;
  const [trying, setTrying] = useState(false);
  const mayComment = useCan("comment.add");
  const { mergeRequest, commits } = view;
  return (
    <div className={styles.scroller}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h1 dir="auto">{mergeRequest.title}</h1>
          <div className={styles.actions}>
            {view.kind === "review" && (
              <Button variant="primary" onClick={onReadChanges}>
                Read the changes
              </Button>
            )}
            <Button icon={<Download size={14} aria-hidden />} onClick={() => setTrying(true)}>
              Try it locally
            </Button>
          </div>
        </header>
        <section aria-label="Description" className={styles.section}>
          {mergeRequest.description.trim() === "" ? (
            <p className={styles.quiet}>The author has left the description empty.</p>
          ) : (
            <ColouredMarkdown source={mergeRequest.description} />
          )}
        </section>
        {view.kind === "feature" && <TheCall />}
        {(view.kind === "review" || mayComment) && (
          <section aria-labelledby="whole" className={styles.section}>
            <h2 id="whole">On the {view.kind === "feature" ? "exercise" : "merge request"} as a whole</h2>
            <MergeRequestThreads active={props.active} />
          </section>
        )}
        {commits.length > 0 && (
          <section aria-labelledby="commits" className={styles.section}>
            <h2 id="commits">{commits.length === 1 ? "1 commit" : `${commits.length} commits`}</h2>
            <ol className={styles.commits}>
              {commits.map((commit, index) => (
                <CommitLine
                  key={commit.id}
                  commit={commit}
                  onRead={commits.length > 1 ? () => props.onReadCommit(index) : null}
                />
              ))}
            </ol>
          </section>
        )}
        <section aria-labelledby="brief" className={styles.section}>
          <h2 id="brief">About the application</h2>
          <div className={styles.brief}>
            <ColouredMarkdown source={view.brief} />
          </div>
        </section>
      </div>
      <TryLocally view={view} open={trying} onOpenChange={setTrying} />
    </div>
  );
}

/** For who reads what is asked for and waits: nothing is left to do before the call. */
function TheCall() {
  const { phase, callAt } = useSession(({ state }) => state);
  if (phase !== "review") return null;
  return (
    <section aria-labelledby="the-call" className={styles.section}>
      <h2 id="the-call">The call</h2>
      <p className={styles.call}>
        {callAt === null ? "Its time is agreed with you separately." : `${describeTime(callAt)}.`} Come back
        to this page for it: it moves on by itself. There is nothing to hand in before; nobody sees that you
        read.
      </p>
      <VideoLink />
    </section>
  );
}

function CommitLine(props: {
  commit: MergeRequestView["commits"][number];
  /** Null for the only commit, which is the merge request. */
  onRead: (() => void) | null;
}) {
  const { commit, onRead } = props;
  const [subject, ...rest] = commit.message.split("\n");
  const body = rest.join("\n").trim();
  return (
    <li className={styles.commit}>
      <p className={styles.subject} dir="auto">
        {onRead ? (
          <button type="button" className={styles.read} onClick={onRead} title="Show what this commit did">
            <VisibleText text={subject ?? ""} />
          </button>
        ) : (
          <VisibleText text={subject ?? ""} />
        )}
      </p>
      <p className={styles.quiet}>
        <bdi>
          <VisibleText text={commit.author.name} />
        </bdi>{" "}
        · <time dateTime={commit.author.at}>{commitDate(commit.author.at)}</time> ·{" "}
        <code>{commit.id.slice(0, 10)}</code>
      </p>
      {body !== "" && <pre className={styles.message}>{body}</pre>}
    </li>
  );
}

/** The day and the time on the author's own clock, as git shows it: `9 Nov 2026, 14:05`. */
function commitDate(at: string): string {
  const [day = "", time = ""] = at.split("T");
  const date = new Date(`${day}T00:00:00Z`);
  const words = date.toLocaleDateString("en", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${words}, ${time.slice(0, 5)}`;
}

function TryLocally(props: {
  view: Pick<MergeRequestView, "slug" | "kind">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { slug, kind } = props.view;
  const participant = useSession((session) => session.participant);
  const command = `git clone application.bundle ${slug}`;
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Try it locally"
      description={
        kind === "feature"
          ? "Run the application or read it in your own editor. The code is written here, in the call."
          : "Run the application or read it in your own editor. Comments are written here."
      }
    >
      <div className={styles.downloads}>
        <a href={`/api/${participant}/application.bundle`} download>
          application.bundle
        </a>
        <span className={styles.quiet}>
          {kind === "feature" ? "the repository, for git" : "the repository with both revisions, for git"}
        </span>
        <code className={styles.command}>{command}</code>
        <a href={`/api/${participant}/application.zip`} download>
          application.zip
        </a>
        <span className={styles.quiet}>
          {kind === "feature" ? "the files" : "the files as the merge request leaves them"}
        </span>
      </div>
    </Dialog>
  );
}
