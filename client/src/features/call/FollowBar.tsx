import { Eye, X } from "lucide-react";
import type { CSSProperties } from "react";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./follow.module.css";
import { LeadButton } from "./LeadButton.tsx";
import type { Leading } from "./use-leading.ts";

/** Whom this page follows, in their colour, at the foot of the call. */
export function FollowBar({ leading }: { leading: Leading }) {
  const { part, again, stop, forget } = leading.following;
  if (part.kind === "none") return null;
  const { name, colour } = part.leader;
  const style: CSSProperties & Record<"--leader", string> = { "--leader": colour };
  return (
    <section
      className={styles.bar}
      style={style}
      aria-label="Following"
      data-beside-leading
      data-part={part.kind}
    >
      <Eye size={16} aria-hidden />
      {part.kind === "follows" ? (
        <>
          <span className={styles.words}>
            You follow <bdi>{name}</bdi>
            {part.isAlone
              ? ", who has focus time now: it goes on afterwards."
              : " until you scroll, click or type."}
          </span>
          <Button size="small" onClick={stop}>
            Stop following
          </Button>
        </>
      ) : (
        <>
          <span className={styles.words}>
            You no longer follow <bdi>{name}</bdi>.
          </span>
          {again && (
            <LeadButton offer={again} keyed={leading.keyed}>
              Follow again
            </LeadButton>
          )}
          <IconButton label="Do not follow" size="small" onClick={forget}>
            <X />
          </IconButton>
        </>
      )}
    </section>
  );
}

/** Around what is led: in whose hands the view is. */
export function FollowFrame({ leading }: { leading: Leading }) {
  const { part } = leading.following;
  if (part.kind !== "follows") return null;
  const style: CSSProperties & Record<"--leader", string> = { "--leader": part.leader.colour };
  return (
    <div className={styles.frame} style={style} aria-hidden>
      <span className={styles.whom}>{part.leader.name}</span>
    </div>
  );
}
