import type { Thread } from "@tandiff/shared/session/state.ts";
import { ChevronLeft, ChevronRight, Presentation as Icon } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./presentation.module.css";
import { type Presentation, resumeKey } from "./use-presentation.ts";

/** Who presents which stop, at the foot of the call, where it moves nothing as it comes and goes. */
export function PresentationBar(props: { presentation: Presentation; threads: readonly Thread[] }) {
  const { threads } = props;
  const { part, present, end, resume } = props.presentation;
  if (part.kind === "none") return null;
  const where = `${part.index + 1} of ${threads.length}`;
  const step = (by: 1 | -1): (() => void) | null => {
    const next = threads[part.index + by];
    return present && next ? () => present(next) : null;
  };
  return (
    <section className={styles.bar} aria-label="Presentation" data-beside-leading data-part={part.kind}>
      <Icon size={16} aria-hidden />
      {part.kind === "presents" ? (
        <>
          <span className={styles.words}>You present: {where}</span>
          <Button size="small" icon={<ChevronLeft aria-hidden />} {...stepProps(step(-1))}>
            Previous stop
          </Button>
          <Button size="small" variant="primary" icon={<ChevronRight aria-hidden />} {...stepProps(step(1))}>
            Next stop
          </Button>
          <Button size="small" variant="quiet" onClick={end}>
            End
          </Button>
        </>
      ) : (
        <>
          <span className={styles.words}>
            <bdi>{part.by}</bdi> presents: {where}
            {!part.isHere && ", and is not here now"}
            {part.kind === "apart" && ". You look around on your own."}
          </span>
          {part.kind === "apart" ? (
            <Button size="small" onClick={resume}>
              Go along <Kbd keys={resumeKey} />
            </Button>
          ) : (
            <span className={styles.quiet}>Your page goes along until you scroll, click or type.</span>
          )}
        </>
      )}
    </section>
  );
}

function stepProps(go: (() => void) | null): { disabled: boolean; onClick?: () => void } {
  return go ? { disabled: false, onClick: go } : { disabled: true };
}
