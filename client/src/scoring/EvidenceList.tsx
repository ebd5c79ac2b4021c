import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Evidence } from "@tandiff/shared/scoring/scorecard.ts";
import { suggestedThreads, type Suggested } from "@tandiff/shared/scoring/coverage.ts";
import type { Finding } from "@tandiff/shared/exercise/rubric.ts";
import { whyNoReplay } from "@tandiff/shared/session/replay.ts";
import { stopClock } from "@tandiff/shared/session/call-clock.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import { Check, Clock, Code, MessageSquare, Plus, X } from "lucide-react";
import { replayPath } from "../session/place-path.ts";
import { useCan, useMe, useSession } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Link } from "../ui/Link.tsx";
import { Menu, MenuItem, MenuLabel } from "../ui/Menu.tsx";
import { positionAddress, shortPlace, threadAddress } from "./places.ts";
import { momentWords, threadWords } from "./evidence-words.ts";
import styles from "./scoring.module.css";

/**
 * What a score rests on, each with the way to it, and the menu that ties more to it. `suggested` are comments near
 * the finding, which somebody has to confirm.
 */
export function EvidenceList(props: {
  /** What the evidence is for, to name the controls by. */
  of: string;
  evidence: readonly Evidence[];
  finding?: Finding;
  onChange: ((evidence: Evidence[], tied: Evidence | null) => void) | null;
}) {
  const { of, evidence, finding, onChange } = props;
  const threads = useSession(({ state }) => state.threads);
  const isTied = (thread: ThreadId): boolean =>
    evidence.some((one) => one.kind === "thread" && one.thread === thread);
  const suggested = finding ? suggestedThreads(finding, threads).filter(({ thread }) => !isTied(thread)) : [];
  const tie = (one: Evidence): void => onChange?.([...evidence, one], one);
  if (!onChange && evidence.length === 0) return null;
  return (
    <ul className={styles.evidence} aria-label={`Evidence for ${of}`}>
      {evidence.map((one, index) => (
        <li key={JSON.stringify(one)} className={styles.chip}>
          <EvidenceLink evidence={one} />
          {onChange && (
            <IconButton
              size="small"
              label={`Untie this from ${of}`}
              onClick={() =>
                onChange(
                  evidence.filter((_one, at) => at !== index),
                  null,
                )
              }
            >
              <X />
            </IconButton>
          )}
        </li>
      ))}
      {onChange &&
        suggested
          .filter(({ nearness }) => nearness === "lines")
          .map((one) => <SuggestedChip key={one.thread} suggested={one} of={of} onConfirm={tie} />)}
      {onChange && (
        <li>
          <EvidenceMenu of={of} near={suggested} isTied={isTied} onTie={tie} />
        </li>
      )}
    </ul>
  );
}

function EvidenceLink({ evidence }: { evidence: Evidence }) {
  const me = useMe();
  const threads = useSession(({ state }) => state.threads);
  switch (evidence.kind) {
    case "thread": {
      const thread = threads.find(({ id }) => id === evidence.thread);
      if (!thread) return <span className={styles.quiet}>A comment that is gone</span>;
      return (
        <Link href={threadAddress(me.id, thread)} title={thread.comments[0]?.body}>
          <MessageSquare aria-hidden />
          {threadWords(thread)}
        </Link>
      );
    }
    case "lines":
      return (
        <Link
          href={positionAddress(me.id, evidence.position, null)}
          title={describePosition(evidence.position)}
        >
          <Code aria-hidden />
          {shortPlace(evidence.position)}
        </Link>
      );
    case "moment":
      return <MomentLink moment={evidence} />;
  }
}

/** Leads into the replay, where there is one. */
function MomentLink({ moment }: { moment: Extract<Evidence, { kind: "moment" }> }) {
  const me = useMe();
  const mayWatch = useCan("replay.watch");
  const isThere = useSession(({ state }) => whyNoReplay(state) === null);
  const words = (
    <>
      <Clock aria-hidden />
      {momentWords(moment)}
    </>
  );
  if (!mayWatch || !isThere) return <span>{words}</span>;
  return (
    <Link href={`${replayPath(me.id)}?at=${moment.at}`} title="See this moment in the replay">
      {words}
    </Link>
  );
}

function SuggestedChip(props: { suggested: Suggested; of: string; onConfirm: (evidence: Evidence) => void }) {
  const me = useMe();
  const thread = useSession(({ state }) => state.threads.find(({ id }) => id === props.suggested.thread));
  if (!thread) return null;
  return (
    <li className={styles.suggested}>
      <Link href={threadAddress(me.id, thread)} title={thread.comments[0]?.body}>
        <MessageSquare aria-hidden />
        {threadWords(thread)}?
      </Link>
      <IconButton
        size="small"
        label={`This comment covers ${props.of}`}
        onClick={() => props.onConfirm({ kind: "thread", thread: thread.id })}
      >
        <Check />
      </IconButton>
    </li>
  );
}

function EvidenceMenu(props: ChoicesProps & { of: string }) {
  return (
    <Menu
      align="start"
      trigger={
        <Button
          size="small"
          variant="quiet"
          icon={<Plus aria-hidden />}
          aria-label={`Add evidence for ${props.of}`}
        >
          Evidence
        </Button>
      }
    >
      <EvidenceChoices {...props} />
    </Menu>
  );
}

interface ChoicesProps {
  readonly near: readonly Suggested[];
  readonly isTied: (thread: ThreadId) => boolean;
  readonly onTie: (evidence: Evidence) => void;
}

/** Drawn when the menu opens: what is chosen in the code is what was chosen then. */
function EvidenceChoices({ near, isTied, onTie }: ChoicesProps) {
  const threads = useSession(({ state }) => state.threads);
  const phase = useSession(({ state }) => state.phase);
  const clock = useSession(({ state }) => state.clock);
  const offset = useSession(({ clockOffset }) => clockOffset);
  const { chosen } = useSession(({ look }) => look)();
  const order = new Map(near.map(({ thread }, index) => [thread, index]));
  const placeOf = (id: ThreadId): number => order.get(id) ?? order.size;
  const listed = threads.filter(({ id }) => !isTied(id)).toSorted((a, b) => placeOf(a.id) - placeOf(b.id));
  const tieMoment = (): void => {
    const at = Math.round(Date.now() + offset);
    onTie({ kind: "moment", at, into: Math.round(stopClock(clock, at).before) });
  };
  return (
    <>
      {phase === "call" && (
        <MenuItem icon={<Clock />} onSelect={tieMoment}>
          This moment of the call
        </MenuItem>
      )}
      {chosen && (
        <MenuItem icon={<Code />} onSelect={() => onTie({ kind: "lines", position: chosen })}>
          The chosen lines, {shortPlace(chosen)}
        </MenuItem>
      )}
      <MenuLabel>{listed.length > 0 ? "A comment" : "There are no comments yet"}</MenuLabel>
      {listed.map((thread) => (
        <MenuItem
          key={thread.id}
          icon={<MessageSquare />}
          onSelect={() => onTie({ kind: "thread", thread: thread.id })}
        >
          {threadWords(thread)}
        </MenuItem>
      ))}
    </>
  );
}
