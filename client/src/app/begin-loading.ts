import { loadMergeRequest } from "../api/merge-request.ts";
import { parsePlace } from "../session/place-path.ts";
import { parseRoute } from "./route.ts";
import { views } from "./views.tsx";

/**
 * Asks at once for what the address is going to need, while the session is still on its way. A link's
 * secret has to become a seat first, so with a fragment there is nothing to ask for yet.
 */
export function beginLoading({ pathname, hash }: Pick<Location, "pathname" | "hash">): void {
  const route = parseRoute(pathname);
  if (route.page === "organiser") views.organiser.begin();
  if (route.page !== "participant" || hash.length > 1) return;
  const place = parsePlace(pathname);
  if (place === null || place.view === "workspace") return;
  views.review.begin();
  // Whoever shows it says what went wrong.
  loadMergeRequest(route.participant).catch(() => {});
}
