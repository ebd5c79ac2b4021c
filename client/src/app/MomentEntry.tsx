import { useEffect, useState } from "react";
import { rememberedSeat } from "../session/own-seats.ts";
import { replayPath } from "../session/place-path.ts";
import { navigate } from "../ui/navigation.ts";
import { CalmPage } from "./CalmPage.tsx";

/** A link to a moment of a replay: leads to the reader's own seat, and the server says whether they may see it. */
export function MomentEntry({ session }: { session: string }) {
  const [seat] = useState(() => rememberedSeat(session));
  useEffect(() => {
    if (seat !== null) navigate(replayPath(seat) + location.search, { replace: true });
  }, [seat]);
  if (seat !== null) return null;
  return (
    <CalmPage title="Open your own link to the interview first">
      <p>
        This leads to a moment in the replay of an interview. It opens for those who were in it, with a link
        of their own: open that in this browser once, and then this one again.
      </p>
    </CalmPage>
  );
}
