import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { BookOpen, FileUp } from "lucide-react";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { counted, describeDay } from "../../ui/times.ts";
import styles from "./Bank.module.css";
import { RetireButton } from "./RetireButton.tsx";

/** The exercises that a session can be made from, and those that were retired. */
export function Bank(props: {
  exercises: readonly ExerciseSummary[];
  onChanged: () => void;
  onImport: () => void;
  onCreate: (slug: ExerciseSlug) => void;
}) {
  const retired = props.exercises.filter(({ retiredAt }) => retiredAt !== null);
  const offered = props.exercises.filter(({ retiredAt }) => retiredAt === null);
  if (props.exercises.length === 0) {
    return (
      <EmptyState
        icon={<BookOpen />}
        title="The bank is empty"
        action={
          <Button icon={<FileUp aria-hidden />} onClick={props.onImport}>
            Import an exercise
          </Button>
        }
      >
        An exercise is a small application with one merge request against it. Add the first one from a file,
        or from a git repository with the command line: <code>pnpm tandiff exercise import</code>.
      </EmptyState>
    );
  }
  return (
    <>
      <div className={styles.top}>
        <Button icon={<FileUp aria-hidden />} onClick={props.onImport}>
          Import an exercise
        </Button>
      </div>
      {offered.length === 0 && <p className={styles.none}>All exercises are retired.</p>}
      <ExerciseList exercises={offered} onChanged={props.onChanged} onCreate={props.onCreate} />
      {retired.length > 0 && (
        <section className={styles.retired} aria-labelledby="retired">
          <h2 id="retired">Retired</h2>
          <p className={styles.quiet}>No new session is made from these; the ones that there are go on.</p>
          <ExerciseList exercises={retired} onChanged={props.onChanged} />
        </section>
      )}
    </>
  );
}

function ExerciseList(props: {
  exercises: readonly ExerciseSummary[];
  onChanged: () => void;
  /** Absent where no session can be made from these. */
  onCreate?: (slug: ExerciseSlug) => void;
}) {
  const { onCreate } = props;
  return (
    <ul className={styles.list}>
      {props.exercises.map((exercise) => (
        <li key={`${exercise.slug}-${exercise.version}`} className={styles.row}>
          <div className={styles.name}>
            <h2>{exercise.title}</h2>
            <p className={styles.quiet}>{exercise.slug}</p>
          </div>
          <span>{exercise.language && <Badge>{languageName(exercise.language)}</Badge>}</span>
          {exercise.kind === "feature" ? (
            <span className={styles.feature}>A feature to write</span>
          ) : (
            <>
              <span className={styles.quiet}>{counted(exercise.filesChanged, "file")} changed</span>
              <span className={styles.counts}>
                <span className={styles.added}>+{exercise.additions}</span>{" "}
                <span className={styles.removed}>−{exercise.deletions}</span>
              </span>
            </>
          )}
          <span className={styles.quiet}>Added {describeDay(exercise.addedAt)}</span>
          <span className={styles.actions}>
            {onCreate && (
              <Button
                size="small"
                variant="quiet"
                aria-label={`New interview with ${exercise.title}`}
                onClick={() => onCreate(exercise.slug)}
              >
                New interview
              </Button>
            )}
            <RetireButton exercise={exercise} onChanged={props.onChanged} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const languages: Readonly<Record<string, string>> = {
  go: "Go",
  ruby: "Ruby",
  typescript: "TypeScript",
  javascript: "JavaScript",
  python: "Python",
};

function languageName(language: string): string {
  return languages[language.toLowerCase()] ?? language;
}
