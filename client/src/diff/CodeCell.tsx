import { classNames } from "../ui/class-names.ts";
import "../highlight/colours.css";
import type { LineTokens } from "../highlight/tokens.ts";
import styles from "./code.module.css";
import type { EndingMark } from "./line-endings.ts";
import { type LineMark, showLine } from "./pieces.ts";
import { ControlBadge } from "./VisiblePath.tsx";

const noMarks: readonly (readonly [number, number])[] = [];

/** The code of one line: colours, word marks, and what cannot be seen otherwise. */
export function CodeCell(props: {
  line: string | undefined;
  tokens: LineTokens | undefined;
  marks?: readonly (readonly [from: number, to: number])[];
  lineMarks?: readonly LineMark[];
  /** How the line ends, where that is worth showing. */
  ending?: EndingMark | null;
  lacksNewline: boolean;
}) {
  if (props.line === undefined) return <code className={styles.code} />;
  const { pieces, more } = showLine(props.line, props.tokens, props.marks ?? noMarks, props.lineMarks);
  return (
    <code className={styles.code}>
      {pieces.map((piece) =>
        piece.control === null ? (
          <span
            key={piece.at}
            className={classNames(
              piece.scope && `hl-${piece.scope}`,
              piece.marked && styles.marked,
              piece.look && styles[piece.look],
            )}
          >
            {piece.text}
          </span>
        ) : (
          <ControlBadge key={piece.at} name={piece.control} />
        ),
      )}
      {more > 0 && <span className={styles.aside}>… and {more.toLocaleString("en")} more characters</span>}
      {props.ending && <End sign={props.ending} words={`line ends in ${props.ending}`} />}
      {props.lacksNewline && <End sign="No newline at end of file" words="no newline at end of file" />}
    </code>
  );
}

/** A sign after the end of a line, drawn by the style sheet so that it is not copied with the code. */
function End({ sign, words }: { sign: string; words: string }) {
  return (
    <span className={styles.end} data-sign={sign} title={words}>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
