import { beginReview } from "../features/review/begin-review.ts";
import { beginSession } from "../session/begin-session.ts";
import { parsePlace } from "../session/place-path.ts";
import { beginCall } from "./call-ahead.ts";
import { parseRoute } from "./route.ts";
import { views } from "./views.tsx";

/**
 * Asks at once for what the address is going to need, before anything is drawn. A link's secret has to
 * become a seat first, so with a fragment there is nothing to ask for yet. Resolves when the first drawing
 * would have it all, or once some of it will not come; never rejects.
 */
export async function beginLoading({ pathname, hash }: Pick<Location, "pathname" | "hash">): Promise<void> {
  const route = parseRoute(pathname);
  if (route.page === "organiser") views.organiser.begin();
  if (route.page !== "participant" || hash.length > 1) return;
  const place = parsePlace(pathname);
  if (place?.view === "workspace") beginCall();
  const reads = place !== null && place.view !== "workspace";
  await Promise.all([
    beginSession(route.participant),
    reads ? beginReview(route.participant, place) : undefined,
  ]);
}
