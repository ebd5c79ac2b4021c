import { focusMinutes } from "@tandiff/shared/session/focus.ts";
import { Focus } from "lucide-react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu, MenuItem, MenuLabel } from "../../ui/Menu.tsx";
import { toastError } from "../../ui/toast.ts";

/** In the toolbar: the candidate takes time for themselves, an interviewer offers it. */
export function FocusMenu() {
  const canOffer = useCan("focus.offer");
  const canUse = useCan("focus.use");
  const isRunning = useSession(({ state }) => state.focus.kind === "running");
  const send = useSession((session) => session.send);
  if (isRunning || (!canOffer && !canUse)) return null;
  const choose = (minutes: (typeof focusMinutes)[number]): void => {
    send({ type: canUse ? "focus.start" : "focus.offer", minutes }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={<Focus aria-hidden />}>
          {canUse ? "Focus time…" : "Offer focus time…"}
        </Button>
      }
    >
      <MenuLabel>
        {canUse ? "Write alone; nobody sees it until you are done" : "Time to write alone"}
      </MenuLabel>
      {focusMinutes.map((minutes) => (
        <MenuItem key={minutes} onSelect={() => choose(minutes)}>
          {minutes} minutes
        </MenuItem>
      ))}
    </Menu>
  );
}
