import { takeOrganiserSeat } from "../api/seats.ts";
import { OrganiserPage } from "../features/organiser/OrganiserPage.tsx";
import { SeatGate } from "./SeatGate.tsx";
import { useSeat } from "./use-seat.ts";

export function OrganiserEntry() {
  const seat = useSeat(takeOrganiserSeat);
  return (
    <SeatGate seat={seat}>
      <OrganiserPage />
    </SeatGate>
  );
}
