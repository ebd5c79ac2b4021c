/** A search sends no more lines than this; the others it counts. */
export const mostHits = 2_000;
