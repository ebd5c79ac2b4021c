import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `vite` in development sends what the server answers. */
const server = process.env["TANDIFF_DEV_SERVER"] ?? "http://localhost:4040";

export default defineConfig({
  plugins: [react()],
  server: {
    port: Number(process.env["PORT"] ?? 4041),
    strictPort: true,
    proxy: {
      "/api": { target: server },
      "/healthz": { target: server },
      "/live": { target: server, ws: true },
      "/sync": { target: server, ws: true },
    },
  },
  // Two copies of yjs in one page do not recognise each other's documents.
  resolve: { dedupe: ["yjs", "y-protocols", "lib0"] },
  worker: { format: "es" },
  // `light-dark()` in tokens.css is left as it is written: these browsers know it.
  build: {
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      output: {
        // What every page begins with is one file: small ones beside it would each wait for a connection.
        codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] },
      },
    },
  },
});
