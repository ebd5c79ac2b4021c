import { beforeEach } from "vitest";
import { postgresIsMissing } from "./testing-database.ts";

// For tests whose app stores in PostgreSQL: where there is none they are named as not run.
beforeEach((context) => {
  if (postgresIsMissing) context.skip();
});
