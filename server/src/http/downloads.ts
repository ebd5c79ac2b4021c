import type { ExportFile } from "../export/export-archive.ts";
import { exportParts, isExportPart } from "@tandiff/shared/export/export-parts.ts";

/** Bytes as a file to save. `name` has letters, digits, dots and dashes only. */
export function download(bytes: Uint8Array, name: string, type: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}

/** `Tandiff-Moment` says of which moment the export is: an ISO time and how many rows everyone may see. */
export function exportResponse({ bytes, name, moment }: ExportFile): Response {
  const response = download(bytes, name, isExportPart(name) ? exportParts[name] : "application/zip");
  response.headers.set("Tandiff-Moment", `${new Date(moment.at).toISOString()} row ${moment.seq}`);
  return response;
}
