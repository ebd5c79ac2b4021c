import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";

/** What may still be unpacked of one file: a few bytes of it can stand for any number. */
export class Work {
  #left: number = limits.importWork;

  /** @throws {AppError} `too-large` once it is more than `limits.importWork` together */
  readonly spend = (bytes: number): void => {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw tooLarge("The file unpacks to more than can be taken in", `${count(limits.importWork)} bytes`);
    }
  };
}
