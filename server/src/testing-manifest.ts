import { z } from "zod";

const Rule = z.custom<(data: unknown) => boolean>((value) => typeof value === "function");
const Schema = z.object({ validate: Rule });
const Manifest = z.looseObject({ apiVersion: z.string(), kind: z.string() });

/** A field that a schema knows is one that it looks at, or an entry of a map, all of which it looks at. */
class Watched {
  readonly #seen = new Map<object, { readonly path: string; readonly asked: Set<PropertyKey> }>();

  wrap(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    const seen = this.#seen.get(value) ?? { path, asked: new Set<PropertyKey>() };
    this.#seen.set(value, seen);
    return new Proxy(value, {
      get: (target, key) => {
        seen.asked.add(key);
        return this.wrap(Reflect.get(target, key), `${path}.${String(key)}`);
      },
    });
  }

  unknownFields(): readonly string[] {
    return [...this.#seen].flatMap(([value, { path, asked }]) =>
      Object.keys(value)
        .filter((key) => !asked.has(key))
        .map((key) => `${path}.${key}`),
    );
  }
}

/**
 * For tests only: what Kubernetes would refuse in a manifest, by the schemas of its API, and the fields that it does
 * not know: those it would pass over, and a probe with a wrong name would never be asked.
 */
export async function manifestFaults(manifest: unknown): Promise<readonly string[]> {
  const { apiVersion, kind } = Manifest.parse(manifest);
  const watched = new Watched();
  const { validate } = Schema.parse(
    await import(`kubernetes-models/_schemas/${schemaName(apiVersion, kind)}`),
  );
  const isValid = validate(watched.wrap(manifest, kind));
  return isValid ? watched.unknownFields() : [JSON.stringify(Reflect.get(validate, "errors"))];
}

/** `apps/v1` and `Deployment` make `IoK8sApiAppsV1Deployment`. */
function schemaName(apiVersion: string, kind: string): string {
  const [version = "", group = "core"] = apiVersion.split("/").toReversed();
  const [first = ""] = group.split(".");
  return `IoK8sApi${capital(first)}${capital(version)}${kind}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
