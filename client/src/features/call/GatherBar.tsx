import { MapPin } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import styles from "./follow.module.css";
import { LeadButton } from "./LeadButton.tsx";
import type { Leading } from "./use-leading.ts";

/** Who asks everyone to come, at the foot of the call. */
export function GatherBar({ leading }: { leading: Leading }) {
  const { invitation, keyed } = leading;
  if (!invitation) return null;
  const { name, where, come, stay } = invitation;
  return (
    <section className={styles.bar} aria-label="Invitation" data-beside-leading>
      <MapPin size={16} aria-hidden />
      <span className={styles.words}>
        <bdi>{name}</bdi> asks everyone to come: {where}
      </span>
      <LeadButton offer={come} keyed={keyed} variant="primary">
        Go there
      </LeadButton>
      <Button size="small" variant="quiet" onClick={stay}>
        Stay here
      </Button>
    </section>
  );
}
