import { classNames } from "../ui/class-names.ts";
import type { LineTokens } from "../highlight/tokens.ts";
import styles from "./code.module.css";
import { showLine } from "./pieces.ts";
import { ControlBadge } from "./VisiblePath.tsx";

const noMarks: readonly (readonly [number, number])[] = [];

/** The code of one line: colours, word marks, and what cannot be seen otherwise. */
export function CodeCell(props: {
  line: string | undefined;
  tokens: LineTokens | undefined;
  marks?: readonly (readonly [from: number, to: number])[];
  /** Whether a carriage return at the end is worth showing, since the other side has none. */
  showReturn: boolean;
  lacksNewline: boolean;
}) {
  if (props.line === undefined) return <code className={styles.code} />;
  const { pieces, carriageReturn, more } = showLine(props.line, props.tokens, props.marks ?? noMarks);
  return (
    <code className={styles.code}>
      {pieces.map((piece, index) =>
        piece.control === null ? (
          <span
            // The pieces of a line have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            className={classNames(piece.scope && `hl-${piece.scope}`, piece.marked && styles.marked)}
          >
            {piece.text}
          </span>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key
          <ControlBadge key={index} name={piece.control} />
        ),
      )}
      {more > 0 && <span className={styles.aside}>… and {more.toLocaleString("en")} more characters</span>}
      {carriageReturn && props.showReturn && (
        <span
          className={styles.end}
          data-sign="␍"
          role="img"
          aria-label="ends in a carriage return"
          title="Ends in CR LF"
        />
      )}
      {props.lacksNewline && (
        <span
          className={styles.end}
          data-sign="⊘ No newline at end of file"
          role="img"
          aria-label="no newline at end of file"
        />
      )}
    </code>
  );
}
