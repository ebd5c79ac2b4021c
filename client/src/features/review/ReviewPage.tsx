import { MergeRequestLoader } from "../../session/MergeRequestLoader.tsx";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { Review } from "./Review.tsx";

/**
 * The merge request with its threads; read-only where role and phase say so. Fills what it is put in.
 * `embedded` leaves out the panels at its sides; `shown` is where to go, once for each new object.
 */
export function ReviewPage(props: { embedded?: boolean; shown?: ShownPlace | null }) {
  return <MergeRequestLoader>{(view) => <Review view={view} {...props} />}</MergeRequestLoader>;
}
