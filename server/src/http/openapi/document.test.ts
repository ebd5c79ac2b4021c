import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { createCall, createSession, asOrganiser, startTestApp } from "../../testing-app.ts";
import { routeRules } from "../route-access.ts";
import * as answers from "./answers.ts";
import { openApiDocument } from "./document.ts";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

async function served(url: string): Promise<Document> {
  const answer = await fetch(`${url}/api/openapi.json`);
  expect(answer.headers.get("content-type")).toContain("application/json");
  const document: Document = JSON.parse(await answer.text());
  return document;
}

test("the document that is served is an OpenAPI document", async () => {
  const app = await startTestApp();
  const document = await served(app.url);
  const validator = new Validator();
  const result = await validator.validate({ ...document });
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
  const broken = await new Validator().validate({ ...openApiDocument(), paths: { nothing: 1 } });
  expect(broken.valid).toBe(false);
});

test("every route of the server is in the document, and nothing else", async () => {
  const app = await startTestApp();
  const { paths } = await served(app.url);
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${path.replace(/\/$/, "").replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(new Set(documented)).toEqual(new Set(routes));
  const ruled = Object.keys(routeRules).map((route) =>
    route.replace(" ", " /api/{participant}").replaceAll(/:(\w+)/g, "{$1}"),
  );
  expect(new Set(documented).isSupersetOf(new Set(ruled))).toBe(true);
});

test("what routes answer has the form that the document gives it, to the last field", async () => {
  const app = await startTestApp();
  await createSession(app);
  const { links, candidate, interviewer } = await createCall(app);
  const put = { method: "PUT", body: JSON.stringify({ key: "c", body: "x", position: null, basis: null }) };
  const given = [
    [answers.exercisesView, await asOrganiser(app, "/exercises")],
    [answers.sessionsView, await asOrganiser(app, "/sessions?zone=Europe/Berlin&search=cleo")],
    [answers.sessionLinks, await asOrganiser(app, `/sessions/${links.id}`)],
    [answers.welcomeView, await candidate.ask("/welcome")],
    [answers.draftSaved, await candidate.ask("/drafts", put)],
    [answers.draftsView, await candidate.ask("/drafts")],
    [answers.viewedView, await candidate.ask("/viewed")],
    [answers.fixesView, await interviewer.ask("/fixes")],
    [answers.errorBody, await candidate.ask("/export.zip")],
  ] as const;
  for (const [form, answer] of given) {
    const value: unknown = JSON.parse(await answer.text());
    expect(form.parse(value), answer.url).toEqual(value);
  }
});
