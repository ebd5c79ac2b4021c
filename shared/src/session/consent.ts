/** The candidate's last word on whether how the texts came about may be kept, for a replay. */
export interface Consent {
  readonly given: boolean;
  readonly at: number;
}

/** Days for which an interview may be kept after its end. */
export const retentionDays = { least: 1, most: 3_650, usual: 180 } as const;
