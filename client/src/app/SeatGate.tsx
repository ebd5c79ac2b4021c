import type { ReactNode } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";
import { CalmPage } from "./CalmPage.tsx";
import { LoadingPage } from "./LoadingPage.tsx";
import type { Seat } from "./use-seat.ts";

export function LinkRefused({ children }: { children?: ReactNode }) {
  return (
    <CalmPage title="This link does not work any more">
      <p>Ask the person who sent it for a new one. If you copied it by hand, check that it is whole.</p>
      {children}
    </CalmPage>
  );
}

export function SessionUnreadable({ sentence, children }: { sentence: string; children?: ReactNode }) {
  return (
    <CalmPage title="This session cannot be opened">
      <p>{sentence}</p>
      {children}
    </CalmPage>
  );
}

/** Shows `children` once the seat is taken, and `erased` where there is nothing any more. */
export function SeatGate(props: { seat: Seat; erased?: ReactNode; children: ReactNode }) {
  const { seat, erased, children } = props;
  switch (seat.kind) {
    case "taking":
      return <LoadingPage />;
    case "taken":
      return children;
    case "refused":
      return <LinkRefused />;
    case "erased":
      return erased;
    case "unreadable":
      return <SessionUnreadable sentence={seat.sentence} />;
    case "failed":
      return (
        <main>
          <ErrorState title="The server does not answer" alone onRetry={seat.retry}>
            Check your connection. Your link is still good.
          </ErrorState>
        </main>
      );
  }
}
