import type { KnownPaths } from "@tandiff/shared/output/line-references.ts";
import type { Output } from "@tandiff/shared/session/state.ts";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { Time } from "../../threads/Time.tsx";
import { Button } from "../../ui/Button.tsx";
import { ScrolledText } from "../../ui/ScrolledText.tsx";
import { counted } from "../../ui/times.ts";
import { OutputLines } from "./OutputLines.tsx";
import styles from "./output.module.css";

/** So many lines of an output are shown at first: its end, which says what came of it. */
const shownAtFirst = 300;

/** An output, folded to its head unless it was the newest when it came. */
export function OutputEntry(props: {
  output: Output;
  by: string;
  isNewest: boolean;
  known: KnownPaths;
  onOpen: (path: string, line: number) => void;
}) {
  const { output } = props;
  const id = useId();
  const [open, setOpen] = useState(props.isNewest);
  const [all, setAll] = useState(false);
  const lines = useMemo(() => output.text.split("\n"), [output]);
  const before = all ? 0 : Math.max(0, lines.length - shownAtFirst);
  const shown = useMemo(() => lines.slice(before), [lines, before]);
  return (
    <article className={styles.entry} aria-labelledby={`${id}-head`}>
      <h3 className={styles.head} id={`${id}-head`}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-controls={`${id}-text`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          <span className={styles.title} dir="auto">
            <VisibleText text={output.title} />
          </span>
          <span className={styles.quiet}>
            {props.by}, <Time at={output.at} /> · {counted(lines.length, "line")}
          </span>
        </button>
      </h3>
      {open && (
        <div id={`${id}-text`}>
          {before > 0 && (
            <Button size="small" variant="quiet" onClick={() => setAll(true)}>
              Show the {counted(before, "line")} before
            </Button>
          )}
          <ScrolledText className={styles.text} label={`Output ${output.title}`}>
            <OutputLines lines={shown} known={props.known} onOpen={props.onOpen} />
          </ScrolledText>
        </div>
      )}
    </article>
  );
}
