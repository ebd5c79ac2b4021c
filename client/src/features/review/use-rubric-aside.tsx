import { ListChecks } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useCan } from "../../session/session-store.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { later } from "../../ui/later.tsx";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { Drawer } from "./Drawer.tsx";

const rubric = later(async () => (await import("../../scoring/RubricPanel.tsx")).RubricPanel);

/** The rubric at the right of the merge request, or over it where there is no room; nothing for a candidate. */
export function useRubricAside(
  isWanted: boolean,
  hasRoom: boolean,
): { readonly button: ReactNode; readonly aside: ReactNode } {
  const mayRead = useCan("rubric.read");
  const [open, setOpen] = useState(false);
  if (!mayRead || !isWanted) return { button: null, aside: null };
  const button = (
    <IconButton label="Rubric, which the candidate never sees" pressed={open} onClick={() => setOpen(!open)}>
      <ListChecks />
    </IconButton>
  );
  if (!hasRoom) {
    const aside = (
      <Drawer open={open} onOpenChange={setOpen} side="right" title="Rubric">
        <rubric.View titled={false} />
      </Drawer>
    );
    return { button, aside };
  }
  const aside = open && (
    <SidePanel name="review-rubric" side="right" label="Width of the rubric" width={400} narrowest={300}>
      <rubric.View onClose={() => setOpen(false)} />
    </SidePanel>
  );
  return { button, aside };
}
