import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { knownPaths } from "@tandiff/shared/output/line-references.ts";
import { ChevronDown, ChevronUp, SquareTerminal } from "lucide-react";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { Time } from "../../threads/Time.tsx";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { OutputEntry } from "./OutputEntry.tsx";
import styles from "./output.module.css";
import { PasteOutput } from "./PasteOutput.tsx";

/**
 * What programs printed, at the foot of the call: a bar that says what came last, and opens. An output that
 * arrives moves nothing of what one looks at.
 */
export function OutputPane(props: { view: MergeRequestView; onOpen: (path: string, line: number) => void }) {
  const outputs = useSession(({ state }) => state.outputs);
  const participants = useSession(({ state }) => state.participants);
  const workspace = useSession(({ state }) => state.workspace);
  const canAdd = useCan("output.add");
  const id = useId();
  const [open, setOpen] = useState(false);
  const [pasting, setPasting] = useState(false);
  const nameOf = (person: string): string =>
    participants.find((one) => one.id === person)?.name ?? "Somebody";
  const newest = outputs.at(-1);
  const { head } = props.view;
  const known = useMemo(() => {
    const files = workspace?.files ?? [];
    const ids = new Set<string>(files.map((file) => file.id));
    const living = files.filter(({ deleted }) => !deleted).map(({ path }) => path);
    // A file's id is its place in head: what is not in the workspace stands where head has it.
    const fixed = head.filter(({ mode }, index) => mode !== "160000" && !ids.has(index.toString(36)));
    return knownPaths([...living, ...fixed.map(({ path }) => path)]);
  }, [workspace, head]);
  const latestOpen = useRef(props.onOpen);
  useEffect(() => {
    latestOpen.current = props.onOpen;
  });
  // Always the same, so that long outputs are not drawn anew with all else.
  const openLine = useCallback((path: string, line: number) => latestOpen.current(path, line), []);
  useArrivals(nameOf);

  return (
    <section className={styles.pane} aria-label="Output">
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
          <SquareTerminal size={16} aria-hidden />
          <span>Output</span>
          {outputs.length > 0 && <span className={styles.count}>{outputs.length}</span>}
          {!open && newest && (
            <span className={styles.newest}>
              <span dir="auto">{newest.title}</span>, {nameOf(newest.by)}, <Time at={newest.at} />
            </span>
          )}
        </button>
        {canAdd && open && !pasting && (
          <Button size="small" variant="quiet" onClick={() => setPasting(true)}>
            Paste output…
          </Button>
        )}
      </div>
      {open && (
        <div id={id} className={styles.body}>
          {pasting && canAdd && <PasteOutput onDone={() => setPasting(false)} />}
          {outputs.length === 0 && !pasting && <NoOutput canAdd={canAdd} />}
          {outputs.toReversed().map((output) => (
            <OutputEntry
              key={output.id}
              output={output}
              by={nameOf(output.by)}
              isNewest={output === newest}
              known={known}
              onOpen={openLine}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function NoOutput({ canAdd }: { canAdd: boolean }) {
  return (
    <div className={styles.empty}>
      <p>Nothing has been shared yet.</p>
      {canAdd && (
        <>
          <p>
            Paste here what a program printed, or send it from your own terminal, with the link you were
            given:
          </p>
          <p>
            <code>tandiff session checkout &lt;link&gt; &lt;folder&gt;</code> keeps a copy of the workspace to
            run it in, and <code>… | tandiff session output &lt;link&gt;</code> shares what comes out.
          </p>
        </>
      )}
    </div>
  );
}

/** Says that an output has come from somebody else. */
function useArrivals(nameOf: (person: string) => string): void {
  const me = useMe();
  const outputs = useSession(({ state }) => state.outputs);
  const before = useRef(outputs.length);
  useEffect(() => {
    const fresh = outputs.slice(before.current);
    before.current = outputs.length;
    const last = fresh.at(-1);
    if (last && last.by !== me.id) announce(`${nameOf(last.by)} shared an output: ${last.title}`);
    // Names do not change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [outputs, me.id]);
}
