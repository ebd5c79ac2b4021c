import { type KnownPaths, lineReferences } from "@tandiff/shared/output/line-references.ts";
import { Fragment, memo, type ReactNode } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import styles from "./output.module.css";

/** Lines of an output; where one names a line of the workspace, it leads there. */
export const OutputLines = memo(function OutputLines(props: {
  lines: readonly string[];
  known: KnownPaths;
  onOpen: (path: string, line: number) => void;
}) {
  return props.lines.map((line, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- an output does not change
    <Fragment key={index}>
      {linked(line, props.known, props.onOpen)}
      {"\n"}
    </Fragment>
  ));
});

function linked(
  line: string,
  known: KnownPaths,
  onOpen: (path: string, line: number) => void,
): readonly ReactNode[] {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const reference of lineReferences(line, known)) {
    nodes.push(<Plain key={end} text={line.slice(end, reference.from)} />);
    nodes.push(
      <button
        key={`${reference.from}-link`}
        type="button"
        className={styles.reference}
        title={`Open ${reference.path} at line ${reference.line}`}
        onClick={() => onOpen(reference.path, reference.line)}
      >
        {line.slice(reference.from, reference.to)}
      </button>,
    );
    end = reference.to;
  }
  nodes.push(<Plain key={end} text={line.slice(end)} />);
  return nodes;
}

/** Most lines hold nothing that could turn them around. */
function Plain({ text }: { text: string }) {
  return /^[\t -~]*$/.test(text) ? text : <VisibleText text={text} />;
}
