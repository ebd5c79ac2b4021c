/** The candidate's last word on whether how the texts came about may be kept, for a replay. */
export interface Consent {
  readonly given: boolean;
  readonly at: number;
  /** Taken back when there was something to keep already, which goes at the end. It cannot be given again. */
  readonly isFinal: boolean;
}

/** Days for which an interview may be kept after its end. */
export const retentionDays = { least: 1, most: 3_650, usual: 180 } as const;
