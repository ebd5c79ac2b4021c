import type { BoardGroup } from "@tandiff/shared/board.ts";

/** How the board calls its groups. */
export const groupWords: Readonly<Record<BoardGroup, { readonly title: string }>> = {
  today: { title: "Today" },
  submitted: { title: "Review is in" },
  waiting: { title: "Waiting for the review" },
  upcoming: { title: "Upcoming" },
  "to-be-scored": { title: "To be scored" },
  ended: { title: "Ended" },
  cancelled: { title: "Cancelled" },
};
