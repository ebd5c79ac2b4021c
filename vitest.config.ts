import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,server,client}/src/**/*.test.{ts,tsx}", "{scripts,e2e}/**/*.test.ts"],
    testTimeout: 20_000,
  },
});
