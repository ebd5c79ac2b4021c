/**
 * For tests only: the settings of a server, none of which is set. What the machine is set to must not decide where a test
 * stores anything, or who opens it.
 */
export const noSettings = {
  DATABASE_URL: "",
  REDIS_URL: "",
  TANDIFF_KEYRING: "",
  TANDIFF_MAY_FORGET: "",
  TANDIFF_ORGANISER_KEY: "",
  TANDIFF_PROXIES: "",
  TANDIFF_RETENTION_DAYS: "",
  TANDIFF_URL: "",
} as const;
