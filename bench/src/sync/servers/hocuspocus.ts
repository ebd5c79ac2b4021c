/** Hocuspocus with its SQLite extension, all else as it comes. `node hocuspocus.ts <port> <file>` */
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const [, , port = "", file = ""] = process.argv;
const server = new Server({
  address: "127.0.0.1",
  port: Number(port),
  quiet: true,
  extensions: [new SQLite({ database: file })],
});
await server.listen();
