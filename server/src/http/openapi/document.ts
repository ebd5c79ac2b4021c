import { z } from "zod";
import { errorBody } from "./answers.ts";
import { openRoutes, organiserDocs, participantDocs, type RouteDoc } from "./routes.ts";

type Json = Readonly<Record<string, unknown>>;
type Security = readonly Readonly<Record<string, readonly []>>[];

const byOrganiser: Security = [{ organiserKey: [] }, { organiserCookie: [] }];
const bySeat: Security = [{ seatCookie: [] }];

/**
 * The document of the HTTP API, made of the schemas that the server reads requests with.
 * Format: OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const add = (
    base: string,
    docs: Readonly<Record<string, RouteDoc>>,
    tag: string,
    security: Security,
  ): void => {
    for (const [route, doc] of Object.entries(docs)) {
      const [method = "", path = ""] = route.split(" ");
      const address = `${base}${path}`.replaceAll(/:(\w+)/g, "{$1}");
      paths[address] = {
        ...paths[address],
        [method.toLowerCase()]: operation(doc, address, method, tag, security),
      };
    }
  };
  add("", openRoutes, "seats", []);
  add("/api/organiser", organiserDocs, "organiser", byOrganiser);
  add("/api/{participant}", participantDocs, "participant", bySeat);
  return {
    openapi: "3.1.1",
    info: {
      title: "Tandiff",
      version: "1",
      description: "Times are milliseconds since the epoch where they are numbers, else ISO 8601.",
    },
    paths,
    components: {
      schemas: { Error: schemaOf(errorBody, "output") },
      securitySchemes: {
        organiserKey: { type: "http", scheme: "bearer" },
        organiserCookie: { type: "apiKey", in: "cookie", name: "tandiff-organiser" },
        seatCookie: { type: "apiKey", in: "cookie", name: "tandiff-seat-<participant>" },
      },
    },
  };
}

function operation(doc: RouteDoc, address: string, method: string, tag: string, security: Security): Json {
  const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return {
    operationId: `${method} ${address}`
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, "-")
      .replaceAll(/^-|-$/g, ""),
    summary: doc.summary,
    tags: [tag],
    security,
    parameters: [...named, ...(doc.query ? queryParameters(doc.query) : [])],
    ...(doc.body && { requestBody: { required: true, content: json(schemaOf(doc.body, "input")) } }),
    ...(doc.fileWith && { requestBody: { required: true, content: formWith(doc.fileWith) } }),
    responses: {
      [doc.answer === null ? 204 : (doc.status ?? 200)]: response(doc.answer),
      default: { description: "Why not", content: json({ $ref: "#/components/schemas/Error" }) },
    },
  };
}

function queryParameters(query: z.ZodObject): Json[] {
  return Object.entries(query.shape).map(([name, form]) => ({
    name,
    in: "query",
    required: !z.safeParse(form, undefined).success,
    schema: schemaOf(form, "input"),
  }));
}

function response(answer: RouteDoc["answer"]): Json {
  if (answer === null) return { description: "Done" };
  const content = typeof answer === "string" ? { [answer]: {} } : json(schemaOf(answer, "output"));
  return { description: "The answer", content };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}

/** A file as OpenAPI 3.1 has it: a part of any bytes. */
function formWith(request: z.ZodType): Json {
  const properties = { file: {}, request: schemaOf(request, "input") };
  const encoding = { request: { contentType: "application/json" } };
  return {
    "multipart/form-data": {
      schema: { type: "object", properties, required: ["file", "request"] },
      encoding,
    },
  };
}

function schemaOf(form: z.core.$ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(form, { io, unrepresentable: "any" });
  return schema;
}
