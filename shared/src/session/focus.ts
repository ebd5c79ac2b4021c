/** How long a focus time may be. */
export const focusMinutes = [2, 5, 10] as const;
