import type { ReactNode } from "react";
import { Button } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { leadKey, type LeadOffer } from "./lead-offer.ts";

/** Takes an offer to be led; shows the key where that does the same. */
export function LeadButton(props: {
  offer: LeadOffer;
  /** The offer that has the key now. */
  keyed: LeadOffer | null;
  variant?: "primary";
  children: ReactNode;
}) {
  const { offer, keyed, variant, children } = props;
  return (
    <Button size="small" {...(variant && { variant })} onClick={offer.run}>
      {children} {offer === keyed && <Kbd keys={leadKey} />}
    </Button>
  );
}
