import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { useCallback } from "react";
import { takeSeat } from "../api/seats.ts";
import { SessionProvider } from "../session/SessionProvider.tsx";
import { ErasedPage } from "./ErasedPage.tsx";
import { ParticipantShell } from "./ParticipantShell.tsx";
import { SeatGate } from "./SeatGate.tsx";
import { useSeat } from "./use-seat.ts";

export function ParticipantEntry({ participant }: { participant: ParticipantId }) {
  const exchange = useCallback((secret: string) => takeSeat(participant, secret), [participant]);
  const seat = useSeat(exchange);
  return (
    <SeatGate seat={seat} erased={<ErasedPage participant={participant} />}>
      <SessionProvider participant={participant}>
        <ParticipantShell />
      </SessionProvider>
    </SeatGate>
  );
}
