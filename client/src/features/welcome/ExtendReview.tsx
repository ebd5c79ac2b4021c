import { Clock } from "lucide-react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu, MenuItem, MenuLabel } from "../../ui/Menu.tsx";
import { toast, toastError } from "../../ui/toast.ts";
import { describeTime } from "../../ui/times.ts";

const hour = 3_600_000;
const steps = [
  { words: "1 hour more", by: hour },
  { words: "4 hours more", by: 4 * hour },
  { words: "1 day more", by: 24 * hour },
];

/** Gives the candidate more time for the review, from its due time or from now where that is over. */
export function ExtendReview() {
  const mayExtend = useCan("review.extend");
  const dueAt = useSession(({ state }) => state.dueAt);
  const callAt = useSession(({ state }) => state.callAt);
  const send = useSession((session) => session.send);
  const now = useServerTime(60_000);
  if (!mayExtend || dueAt === null) return null;
  const from = Math.max(dueAt, now);
  const extend = (until: number | null): void => {
    send({ type: "review.extend", dueAt: until }).then(
      () =>
        toast(
          until === null ? "The review is open until the call starts." : `Due ${describeTime(until)} now.`,
        ),
      (error: unknown) => toastError(sentenceOf(error)),
    );
  };
  return (
    <Menu
      align="start"
      trigger={
        <Button size="small" icon={<Clock aria-hidden />}>
          Give more time…
        </Button>
      }
    >
      <MenuLabel>The candidate’s page follows at once</MenuLabel>
      {steps
        .filter(({ by }) => callAt === null || from + by < callAt)
        .map(({ words, by }) => (
          <MenuItem key={by} onSelect={() => extend(Math.round(from + by))}>
            {words}
          </MenuItem>
        ))}
      <MenuItem onSelect={() => extend(null)}>Until the call starts</MenuItem>
    </Menu>
  );
}
