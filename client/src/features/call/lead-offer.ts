/** Has the page led as the one bar says that shows it. */
export const leadKey = "F9";

/** What a bar offers to somebody who is not led, or not any more. */
export interface LeadOffer {
  /** For the list of shortcuts. */
  readonly label: string;
  readonly run: () => void;
}
