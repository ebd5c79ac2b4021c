import { pino, stdSerializers, stdTimeFunctions, type Logger } from "pino";

export const journalLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type JournalLevel = (typeof journalLevels)[number];

/**
 * What the server tells its operator: one JSON object a line. It is never given what people wrote; what could open a
 * seat, or tells whose it is, is masked in every line, wherever in it it stands.
 */
export function openJournal(
  level: JournalLevel,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.errWithCause },
    },
    { write: (line: string) => write(masked(line)) },
  );
}

/** Secrets of links, tokens of cookies and the organiser's key: 256 bits in base64url. */
const secret = /(?<![\w-])[\w-]{43}(?![\w-])/g;
/** The part of an address that names a seat. */
const seatPath = /(\/(?:p|api|live|sync)\/|tandiff-seat-)[0-9a-z]{16}/g;

/** Who an address is asked as, and with which password. */
const account = /(?<=\w:\/\/)[^\s"'@/]+(?=@)/g;

export function masked(text: string): string {
  return text.replace(secret, "***").replace(seatPath, "$1***").replace(account, "***");
}
