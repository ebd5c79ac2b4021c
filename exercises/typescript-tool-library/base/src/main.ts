import { Desk } from "./desk.ts";
import { Journal } from "./journal.ts";
import { serve } from "./server.ts";

const desk = await Desk.open(new Journal(process.env["JOURNAL"] ?? "var/journal.txt"));
const token = process.env["DESK_TOKEN"] ?? "local-only";
serve({ desk, token }).listen(Number(process.env["PORT"] ?? 8095));
