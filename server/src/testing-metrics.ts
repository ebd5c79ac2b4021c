import { metricsToken, type TestApp } from "./testing-app.ts";

export type Readings = ReadonlyMap<string, number>;

/** For tests only: a server's metrics by name and labels. */
export async function readMetrics({ url }: Pick<TestApp, "url">): Promise<Readings> {
  const headers = { Authorization: `Bearer ${metricsToken}`, Connection: "close" };
  const answer = await fetch(`${url}/metrics`, { headers });
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [name = "", value = ""] = line.split(/ (?=\S+$)/);
      return [name, Number(value)];
    }),
  );
}

/** How much a metric has grown between two readings. */
export function growth(before: Readings, after: Readings, name: string): number {
  return (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

/** Frames that were not taken between two readings, by reason. */
export function rejections(before: Readings, after: Readings): Record<string, number> {
  const pattern = /^tandiff_rejected_frames_total\{reason="(.*)"\}$/;
  const grown = [...after.keys()].flatMap((name): [string, number][] => {
    const reason = pattern.exec(name)?.[1];
    return reason === undefined ? [] : [[reason, growth(before, after, name)]];
  });
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
