import type { LineTokens } from "../highlight/tokens.ts";
import { classNames } from "../ui/class-names.ts";
import styles from "./code.module.css";
import type { EndingMark } from "./line-endings.ts";
import { type LineMark, type Piece, showLine } from "./pieces.ts";

export interface CodeLook {
  /** Undefined until the text is there. */
  readonly line: string | undefined;
  readonly tokens: LineTokens | undefined;
  readonly marks?: readonly (readonly [from: number, to: number])[];
  readonly lineMarks?: readonly LineMark[];
  /** How the line ends, where that is worth showing. */
  readonly ending?: EndingMark | null;
  readonly lacksNewline: boolean;
}

const noMarks: readonly (readonly [number, number])[] = [];

/** From Hebrew on there are letters that run from right to left. */
const maybeRightToLeft = /[\u0590-\uffff]/;

/** The code of one line: colours, word marks, and what cannot be seen otherwise. */
export function codeNodes(look: CodeLook): (Node | string)[] {
  if (look.line === undefined) return [];
  const { pieces, more } = showLine(look.line, look.tokens, look.marks ?? noMarks, look.lineMarks);
  const nodes = pieces.map(pieceNode);
  if (more > 0)
    nodes.push(makeElement("span", styles.aside, `… and ${more.toLocaleString("en")} more characters`));
  if (look.ending) nodes.push(endNode(look.ending, `line ends in ${look.ending}`));
  if (look.lacksNewline) nodes.push(endNode("No newline at end of file", "no newline at end of file"));
  return nodes;
}

function pieceNode(piece: Piece): Node | string {
  if (piece.control !== null) return badge(piece.control);
  const look = classNames(
    piece.scope && `hl-${piece.scope}`,
    piece.marked && styles.marked,
    piece.look && styles[piece.look],
  );
  // An element keeps the direction of its text to itself; what has no direction needs none.
  return look === "" && !maybeRightToLeft.test(piece.text)
    ? piece.text
    : makeElement("span", look, piece.text);
}

/** As `ControlBadge`. */
function badge(name: string): HTMLElement {
  const node = makeElement("span", styles.control);
  node.dataset["name"] = `‹${name}›`;
  node.title = `Control character ${name}`;
  node.append(makeElement("span", "visually-hidden", `control character ${name}`));
  return node;
}

/** A sign after the end of a line, drawn by the style sheet so that it is not copied with the code. */
function endNode(sign: string, words: string): HTMLElement {
  const node = makeElement("span", styles.end);
  node.dataset["sign"] = sign;
  node.title = words;
  node.append(makeElement("span", "visually-hidden", words));
  return node;
}

/** An element with a class and a text, for what is made by hand. */
export function makeElement<K extends "span" | "div" | "code">(
  name: K,
  className: string | undefined,
  text?: string,
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  if (className !== undefined && className !== "") node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}
