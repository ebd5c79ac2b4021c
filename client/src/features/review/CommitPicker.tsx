import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { Check, ChevronDown, ChevronLeft, ChevronRight, GitCommitHorizontal } from "lucide-react";
import { useState } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { between, type CommitRange } from "./commit-range.ts";
import styles from "./commits.module.css";

type Commits = MergeRequestView["commits"];

interface CommitPickerProps {
  readonly commits: Commits;
  readonly range: CommitRange | null;
  readonly onChange: (range: CommitRange | null) => void;
}

/** Which of the merge request's commits are shown: all, one, or those from one to another. */
export function CommitPicker(props: CommitPickerProps) {
  const { commits, range } = props;
  const [open, setOpen] = useState(false);
  const choose = (next: CommitRange | null): void => {
    setOpen(false);
    props.onChange(next);
  };
  const single = range && range.first === range.last ? range.first : null;
  return (
    <div className={styles.picker}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Commits to show"
        align="start"
        className={styles.popover}
        renderTrigger={(onOpen) => (
          <Button size="small" icon={<GitCommitHorizontal aria-hidden />} onClick={onOpen}>
            <span className={styles.chosen}>{rangeTitle(commits, range)}</span>
            <ChevronDown size={14} aria-hidden />
          </Button>
        )}
      >
        <CommitList commits={commits} range={range} onChange={choose} />
      </Popover>
      {single !== null && (
        <>
          <IconButton
            label="Previous commit"
            size="small"
            disabled={single === 0}
            onClick={() => choose({ first: single - 1, last: single - 1 })}
          >
            <ChevronLeft />
          </IconButton>
          <IconButton
            label="Next commit"
            size="small"
            disabled={single === commits.length - 1}
            onClick={() => choose({ first: single + 1, last: single + 1 })}
          >
            <ChevronRight />
          </IconButton>
        </>
      )}
    </div>
  );
}

function CommitList({ commits, range, onChange }: CommitPickerProps) {
  const [from, setFrom] = useState(range?.first ?? 0);
  const [to, setTo] = useState(range?.last ?? commits.length - 1);
  const options = commits.map((commit, index) => (
    <option key={commit.id} value={index}>
      {index + 1}. {subjectOf(commit)}
    </option>
  ));
  return (
    <>
      <ul className={styles.list}>
        <li>
          <button type="button" aria-current={range === null || undefined} onClick={() => onChange(null)}>
            <Tick shown={range === null} />
            <b>All commits</b>
          </button>
        </li>
        {commits.map((commit, index) => {
          const isShown = range !== null && range.first <= index && index <= range.last;
          return (
            <li key={commit.id}>
              <button
                type="button"
                aria-current={isShown || undefined}
                onClick={() => onChange(between(commits, index, index))}
              >
                <Tick shown={isShown} />
                <span className={styles.subject} dir="auto">
                  <VisibleText text={subjectOf(commit)} />
                </span>
                <span className={styles.quiet}>
                  <bdi>
                    <VisibleText text={commit.author.name} />
                  </bdi>{" "}
                  · <code>{commit.id.slice(0, 10)}</code>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {commits.length > 2 && (
        <form
          className={styles.range}
          onSubmit={(event) => {
            event.preventDefault();
            onChange(between(commits, from, to));
          }}
        >
          <label>
            From
            <SelectInput value={from} onChange={({ target }) => setFrom(Number(target.value))}>
              {options}
            </SelectInput>
          </label>
          <label>
            to
            <SelectInput value={to} onChange={({ target }) => setTo(Number(target.value))}>
              {options}
            </SelectInput>
          </label>
          <Button type="submit" size="small">
            Show the range
          </Button>
        </form>
      )}
    </>
  );
}

function Tick({ shown }: { shown: boolean }) {
  return <span className={styles.tick}>{shown && <Check size={14} aria-hidden />}</span>;
}

/** The message of the one commit that is shown. */
export function CommitMessage({ commits, range }: { commits: Commits; range: CommitRange | null }) {
  const commit = range && range.first === range.last ? commits[range.first] : undefined;
  const [, ...rest] = commit?.message.split("\n") ?? [];
  const body = rest.join("\n").trim();
  if (!commit || body === "") return null;
  return (
    <pre className={styles.message} dir="auto">
      <VisibleText text={body} />
    </pre>
  );
}

function rangeTitle(commits: Commits, range: CommitRange | null): string {
  if (range === null) return `All ${commits.length} commits`;
  const { first, last } = range;
  const commit = commits[first];
  if (first === last && commit) return `${first + 1} of ${commits.length}: ${subjectOf(commit)}`;
  return `Commits ${first + 1} to ${last + 1} of ${commits.length}`;
}

function subjectOf({ message }: Commits[number]): string {
  return message.split("\n")[0] ?? "";
}
