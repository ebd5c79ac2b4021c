import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

const read = (environment: Readonly<Record<string, string>> = {}, ...flags: readonly string[]) =>
  readConfig(environment, flags, "/srv/tandiff");

test("without a word said it listens on this machine alone", () => {
  expect(read()).toEqual({
    host: "127.0.0.1",
    port: 4040,
    dataFolder: "/srv/tandiff/.tandiff",
    database: null,
    organiserKey: null,
    url: "http://localhost:4040",
    origins: ["http://localhost:4040", "http://127.0.0.1:4040"],
    secure: false,
    journalLevel: "info",
    metricsToken: null,
    proxies: 0,
    retentionDays: 180,
  });
  const unset = {
    TANDIFF_LOG: "",
    TANDIFF_METRICS_TOKEN: "",
    TANDIFF_PROXIES: "",
    TANDIFF_RETENTION_DAYS: "",
    TANDIFF_ORGANISER_KEY: "",
    TANDIFF_KEYRING: "",
    DATABASE_URL: "",
    REDIS_URL: "",
  };
  expect(read({ PORT: "", HOST: "", TANDIFF_DATA: "", TANDIFF_URL: "", ...unset })).toEqual(read());
});

test("with a database the keyring is in the data folder, or where it is said to be", () => {
  const DATABASE_URL = "postgresql://tandiff:secret@db/tandiff";
  expect(read({ DATABASE_URL }).database).toEqual({
    url: DATABASE_URL,
    redisUrl: null,
    keyring: "/srv/tandiff/.tandiff/keyring.json",
    mayForget: false,
  });
  const shared = {
    DATABASE_URL,
    REDIS_URL: "redis://:p%40ss@cache:6379/1",
    TANDIFF_KEYRING: "/run/secrets/keyring.json",
  };
  expect(read(shared).database).toMatchObject({
    redisUrl: "redis://:p%40ss@cache:6379/1",
    keyring: "/run/secrets/keyring.json",
  });
});

test("Redis alone carries nothing from anywhere, and is refused", () => {
  expect(() => read({ REDIS_URL: "redis://:secret@cache" })).toThrow(
    "REDIS_URL is for nodes that share a database: set DATABASE_URL too.",
  );
});

test("an address of Redis that is none is refused, and not repeated", () => {
  const wrong = [
    "http://:s3cret@cache",
    "redis//:s3cret@cache",
    "redis://:s3cret@cache/first",
    "redis://:s3cret%zz@cache",
  ];
  for (const REDIS_URL of ["s3cret", ...wrong]) {
    const reading = () => read({ DATABASE_URL: "postgresql://db/tandiff", REDIS_URL });
    expect(reading).toThrow("REDIS_URL is not the address of a Redis");
    expect(reading).toThrow(expect.not.stringContaining("s3cret"));
  }
});

test("an organiser's key that is given is as long as one that the server makes, and is never repeated", () => {
  const key = "k".repeat(43);
  expect(read({ TANDIFF_ORGANISER_KEY: key }).organiserKey).toBe(key);
  expect(() => read({ TANDIFF_ORGANISER_KEY: "too-short" })).toThrow(
    expect.not.stringContaining("too-short"),
  );
});

test("the proxies in front are a number from 0 to 9", () => {
  expect(read({ TANDIFF_PROXIES: "2" }).proxies).toBe(2);
  for (const TANDIFF_PROXIES of ["-1", "10", "all", "1.5"])
    expect(() => read({ TANDIFF_PROXIES })).toThrow("is not a number of proxies from 0 to 9.");
});

test("sessions are kept for a number of days from 1 to 3650", () => {
  expect(read({ TANDIFF_RETENTION_DAYS: "30" }).retentionDays).toBe(30);
  for (const TANDIFF_RETENTION_DAYS of ["0", "-1", "3651", "1.5", "for ever"])
    expect(() => read({ TANDIFF_RETENTION_DAYS })).toThrow("is not a number of days from 1 to 3650.");
});

test("the data folder is relative to the server's own, or absolute", () => {
  expect(read({ TANDIFF_DATA: "data/here" }).dataFolder).toBe("/srv/tandiff/data/here");
  expect(read({ TANDIFF_DATA: "/var/lib/tandiff" }).dataFolder).toBe("/var/lib/tandiff");
});

test("a port is a number from 1 to 65535", () => {
  expect(read({ PORT: "65535" })).toMatchObject({ port: 65_535, url: "http://localhost:65535" });
  for (const PORT of ["0", "65536", "-1", "80.5", "http", " 80", "1e3", "0x50", "123456"]) {
    expect(() => read({ PORT }), PORT).toThrow(
      `PORT=${PORT} is not a port; it takes a number from 1 to 65535.`,
    );
  }
});

describe("the address that people use", () => {
  test("is one origin, the only one that pages may call from, and https makes cookies Secure", () => {
    expect(read({ TANDIFF_URL: "https://review.example.org/" })).toMatchObject({
      url: "https://review.example.org",
      origins: ["https://review.example.org"],
      secure: true,
    });
    expect(read({ TANDIFF_URL: "http://localhost:9000" })).toMatchObject({
      url: "http://localhost:9000",
      origins: ["http://localhost:9000"],
      secure: false,
    });
  });

  test("is normalised as browsers send it", () => {
    expect(read({ TANDIFF_URL: "HTTPS://Review.Example.org:443" }).url).toBe("https://review.example.org");
  });

  test.each([
    "review.example.org",
    "https://review.example.org/path",
    "https://review.example.org/?a",
    "https://review.example.org/#a",
    "https://me@review.example.org",
    "https://me:secret@review.example.org",
    "ftp://review.example.org",
    "https://",
  ])("is refused: %s", (TANDIFF_URL) => {
    expect(() => read({ TANDIFF_URL })).toThrow("is not the base of an address, such as https://");
  });
});

describe("a host that other machines can reach", () => {
  test.each(["0.0.0.0", "::", "192.168.1.5", "review.example.org"])("needs https: %s", (HOST) => {
    expect(() => read({ HOST })).toThrow(
      `HOST=${HOST} can be reached from other machines, so links need https`,
    );
    expect(() => read({ HOST, TANDIFF_URL: "http://review.example.org" })).toThrow("so links need https");
    expect(read({ HOST, TANDIFF_URL: "https://review.example.org" })).toMatchObject({
      host: HOST,
      secure: true,
    });
    expect(read({ HOST }, "--insecure")).toMatchObject({ host: HOST, secure: false });
  });

  test.each(["localhost", "127.0.0.1", "::1"])("is none of these: %s", (HOST) => {
    expect(read({ HOST }).host).toBe(HOST);
  });
});

test("an option that does not exist is named", () => {
  expect(() => read({}, "--insecure", "--port")).toThrow(
    "There is no option --port; the only one is --insecure.",
  );
});

test("the journal's level is one that there is, and a metrics token cannot be guessed", () => {
  expect(read({ TANDIFF_LOG: "warn" }).journalLevel).toBe("warn");
  expect(() => read({ TANDIFF_LOG: "loud" })).toThrow(
    "TANDIFF_LOG=loud is none of debug, info, warn, error, silent.",
  );
  const token = "t".repeat(20);
  expect(read({ TANDIFF_METRICS_TOKEN: token }).metricsToken).toBe(token);
  for (const TANDIFF_METRICS_TOKEN of ["short", `${token} ${token}`]) {
    expect(() => read({ TANDIFF_METRICS_TOKEN })).toThrow("needs 20 characters or more");
  }
});
