import { changesBetween, compareScorecards, type ComparedRow } from "@tandiff/shared/scoring/compare.ts";
import type { Scorecard, Submission } from "@tandiff/shared/scoring/scorecard.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { traineeOf } from "@tandiff/shared/session/state.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { Badge } from "../ui/Badge.tsx";
import { describeTime } from "../ui/times.ts";
import styles from "./scoring.module.css";
import { useScoring } from "./use-scoring.ts";

interface Column {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly card: Scorecard;
  readonly submissions: readonly Submission[];
}

/** The scorecards that are open to this person, side by side, with what differs marked. */
export function Comparison() {
  const me = useMe();
  const participants = useSession(({ state }) => state.participants);
  const trainee = useSession(({ state }) => traineeOf(state));
  const rubric = useScoring((state) => state.rubric);
  const { own, others } = useScoring(({ view }) => view);
  const waiting = others.filter(({ submittedAt }) => submittedAt === null);
  const nameOf = (id: ParticipantId): string => participants.find((one) => one.id === id)?.name ?? "Somebody";
  const columns = [{ participant: me.id, submissions: own.submissions }, ...others].flatMap(
    ({ participant, submissions }): Column[] => {
      const last = submissions?.at(-1);
      return submissions && last
        ? [{ participant, name: nameOf(participant), card: last.card, submissions }]
        : [];
    },
  );
  const rows = compareScorecards(
    rubric,
    columns.map(({ card }) => card),
  );
  const scored = rows.filter(({ scores }) => scores.some((score) => score !== null));
  const differing = scored.filter(({ differs }) => differs).length;
  return (
    <div className={styles.comparison}>
      <p className={styles.quiet}>
        {differing === 0 ? "No score differs." : `${differing} of ${scored.length} scores differ.`}{" "}
        {waiting.length > 0 &&
          `Not in yet: ${waiting.map(({ participant }) => nameOf(participant)).join(", ")}.`}
      </p>
      <div className={styles.tableBox}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Item</th>
              {columns.map(({ participant, name, submissions }) => (
                <th key={participant} scope="col">
                  {name}
                  {participant === trainee && <Badge>Training, not in the packet</Badge>}
                  <SubmittedWords submissions={submissions} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scored.map((row) => (
              <Row key={`${row.section} ${row.id}`} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ row, columns }: { row: ComparedRow; columns: readonly Column[] }) {
  return (
    <tr data-differs={row.differs || undefined}>
      <th scope="row">
        {row.title} {row.differs && <Badge tone="warning">≠ Differs</Badge>}
      </th>
      {columns.map(({ participant }, index) => (
        <td key={participant}>
          <strong>{row.scores[index] ?? "–"}</strong>
          {row.comments[index] !== "" && <p className={styles.comment}>{row.comments[index]}</p>}
        </td>
      ))}
    </tr>
  );
}

/** When it was submitted, and each amendment with what it changed. */
function SubmittedWords({ submissions }: { submissions: readonly Submission[] }) {
  const rubric = useScoring((state) => state.rubric);
  const [first] = submissions;
  return (
    <div className={styles.when}>
      {first && <p>Submitted {describeTime(first.at)}</p>}
      {submissions.slice(1).map(({ id, at, card }, index) => {
        const before = submissions[index];
        return (
          <details key={id}>
            <summary>Amended {describeTime(at)}</summary>
            <ul>
              {(before ? changesBetween(rubric, before.card, card) : []).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
