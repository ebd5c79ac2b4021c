import type { LogRow, Storage } from "../port.ts";

type Read = "readLog" | "readEvents" | "readUpdates";

/** The port as it is once all of it answers later; goes when it does. */
export type LaterStorage = {
  [Name in Exclude<keyof Storage, Read | "restoration" | "isShared">]: (
    ...given: Parameters<Storage[Name]>
  ) => Promise<Awaited<ReturnType<Storage[Name]>>>;
} & {
  [Name in Read]: (...given: Parameters<Storage[Name]>) => AsyncIterable<LogRow>;
} & Pick<Storage, "restoration" | "isShared">;
