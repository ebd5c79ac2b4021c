import type { Thread } from "@tandiff/shared/session/state.ts";
import { ChevronLeft, ChevronRight, Presentation as Icon } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { LeadButton } from "./LeadButton.tsx";
import styles from "./presentation.module.css";
import type { Leading } from "./use-leading.ts";

/** Who presents which stop, at the foot of the call, where it moves nothing as it comes and goes. */
export function PresentationBar(props: { leading: Leading; threads: readonly Thread[] }) {
  const { leading, threads } = props;
  const { part, present, end, again } = leading.presentation;
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
          {again ? (
            <LeadButton offer={again} keyed={leading.keyed}>
              Go along
            </LeadButton>
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
