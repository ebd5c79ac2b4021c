import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Colours } from "../highlight/colours.ts";
import codeStyles from "./code.module.css";
import { codeNodes, makeElement } from "./code-nodes.ts";
import { type FindText, foundIn } from "./find.ts";
import { endingMark } from "./line-endings.ts";
import { pairMarks } from "./line-look.ts";
import styles from "./lines.module.css";
import type { FileText } from "./model.ts";
import { isDeceptive, type LineMark } from "./pieces.ts";
import type { LineRow, PairRow } from "./rows.ts";

/** Which sides of a row something holds for. */
export type Sides = "none" | Side | "both";

export function hasSide(sides: Sides, side: Side): boolean {
  return sides === "both" || sides === side;
}

/** What of a line may change while it is in the page. */
export interface LineLook {
  readonly text: FileText | null;
  readonly baseColours: Colours | undefined;
  readonly headColours: Colours | undefined;
  /** Whether the words that differ are marked: the lines themselves come first. */
  readonly marked: boolean;
  readonly commentable: Sides;
  readonly chosen: Sides;
  /** Of the chosen line only these characters, from 0, the end excluded; -1 is all of it. */
  readonly chosenFrom: number;
  readonly chosenTo: number;
  readonly find: FindText | null;
}

type Change = "same" | "added" | "deleted";

/** A line as it stands in a row: all of the row, or one half of it where two stand side by side. */
interface LinePlace {
  readonly side: Side;
  /** Counted from 1. */
  readonly line: number;
  readonly change: Change;
  /** The line on the other side that it replaces or is replaced by. */
  readonly partner: number | null;
  /** Those that show; both sides' where the row stands for both, null for the one that lacks the line. */
  readonly numbers: readonly (number | null)[];
}

/** A row of lines in the page, made by hand. */
export interface DrawnRow {
  readonly element: HTMLElement;
  /** Puts another look on it, touching only what is different: what has the focus or is pressed stays. */
  readonly dress: (look: LineLook) => void;
}

export function drawRow(row: LineRow | PairRow): DrawnRow {
  if (row.kind === "line") {
    const { base, head, change, partner } = row;
    const side = head === null ? "base" : "head";
    const numbers = [base, head];
    return drawLine(styles.unified, { side, line: row[side] ?? 1, change, partner, numbers });
  }
  const element = makeElement("div", styles.split);
  const halves = [drawHalf(row, "base"), drawHalf(row, "head")];
  element.append(...halves.map((half) => half.element));
  return {
    element,
    dress: (look) => {
      for (const half of halves) half.dress(look);
    },
  };
}

function drawHalf(row: PairRow, side: Side): DrawnRow {
  const line = row[side];
  if (line === null) {
    const element = makeElement("div", styles.half);
    element.dataset["change"] = "absent";
    return { element, dress: () => {} };
  }
  const change = !row.changed ? "same" : side === "base" ? "deleted" : "added";
  const partner = row.changed ? row[side === "base" ? "head" : "base"] : null;
  return drawLine(styles.half, { side, line, change, partner, numbers: [line] });
}

function drawLine(className: string | undefined, place: LinePlace): DrawnRow {
  const { side, line, change } = place;
  const element = makeElement("div", className);
  element.dataset["change"] = change;
  const gutter = drawGutter(place);
  const code = makeElement("code", codeStyles.code);
  let before: LineLook | null = null;
  element.append(gutter.element, code);

  function dress(look: LineLook): void {
    if (look.commentable !== before?.commentable || look.text !== before.text) {
      const own = look.text?.[side]?.lines[line - 1];
      gutter.dress(hasSide(look.commentable, side), own !== undefined && isDeceptive(own));
    }
    if (look.chosen !== before?.chosen) {
      element.toggleAttribute("data-chosen", hasSide(look.chosen, side) || isBeside(place, look.chosen));
    }
    if (before === null || !isSameCode(before, look)) code.replaceChildren(...codeOf(place, look));
    before = look;
  }
  return { element, dress };
}

/** A row of both sides belongs to a line of base too. */
function isBeside({ numbers }: LinePlace, chosen: Sides): boolean {
  return chosen === "base" && numbers.length > 1 && numbers[0] !== null;
}

/** Columns of head's number where base's stands before it. */
const numberColumns = 5;

/**
 * The numbers and the sign of a line. There are more of these than of anything else: so one element is all of
 * it, of which the style sheet draws what is seen and screen readers get the words.
 */
function drawGutter({ side, line, change, numbers }: LinePlace) {
  const element = makeElement("div", styles.gutter);
  element.dataset["side"] = side;
  element.dataset["line"] = String(line);
  const [first, second] = numbers;
  if (second !== undefined) {
    element.dataset["base"] = first === null ? "" : String(first);
    element.dataset["head"] = String(second ?? "").padStart(numberColumns);
  }
  const dress = (isOffered: boolean, isHiding: boolean): void => {
    const words = `${side} line ${line}${change === "same" ? "" : `, ${change}`}${isHiding ? `, ${hiding}` : ""}`;
    // A button has the words as its name: a text that nobody sees would be laid out with each line.
    element.textContent = isOffered ? "" : `${words}: `;
    element.title = isHiding ? "This line holds hidden characters" : "";
    element.toggleAttribute("data-hidden-characters", isHiding);
    element.toggleAttribute("data-gutter", isOffered);
    element.role = isOffered ? "button" : null;
    element.ariaLabel = isOffered ? `Comment on ${words}` : null;
  };
  return { element, dress };
}

const hiding = "holds hidden characters";

function isSameCode(a: LineLook, b: LineLook): boolean {
  return (
    a.text === b.text &&
    a.baseColours === b.baseColours &&
    a.headColours === b.headColours &&
    a.marked === b.marked &&
    a.find === b.find &&
    a.chosenFrom === b.chosenFrom &&
    a.chosenTo === b.chosenTo &&
    // All of a line is marked by its frame.
    (a.chosen === b.chosen || a.chosenFrom < 0)
  );
}

function codeOf({ side, line, change, partner }: LinePlace, look: LineLook): (Node | string)[] {
  const { text } = look;
  const own = text?.[side];
  const code = own?.lines[line - 1];
  const colours = side === "base" ? look.baseColours : look.headColours;
  const marks =
    text && look.marked && partner !== null
      ? side === "base"
        ? pairMarks(text, line, partner).base
        : pairMarks(text, partner, line).head
      : [];
  return codeNodes({
    line: code,
    tokens: colours?.line(line),
    marks,
    lineMarks: lineMarks(code, side, look),
    ending: text && endingMark(text, side, line, change !== "same"),
    lacksNewline: own?.finalNewline === false && line === own.lines.length,
  });
}

function lineMarks(code: string | undefined, side: Side, look: LineLook): LineMark[] {
  const found = code !== undefined && look.find ? foundIn(code, look.find) : [];
  const isPart = look.chosenFrom >= 0 && hasSide(look.chosen, side);
  return isPart ? [{ from: look.chosenFrom, to: look.chosenTo, look: "chosen" }, ...found] : found;
}
