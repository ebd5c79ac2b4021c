import styles from "./code.module.css";
import { showLine } from "./pieces.ts";

/** A path with its folders quiet, its name plain, and its control characters named instead of obeyed. */
export function VisiblePath({ path }: { path: string }) {
  const cut = path.lastIndexOf("/") + 1;
  return (
    <bdi dir="ltr">
      {cut > 0 && (
        <span className={styles.folder}>
          <VisibleText text={path.slice(0, cut)} />
        </span>
      )}
      <span>
        <VisibleText text={path.slice(cut)} />
      </span>
    </bdi>
  );
}

/** Text from outside, such as a file name, with its control characters named instead of obeyed. */
export function VisibleText({ text }: { text: string }) {
  return showLine(text, undefined, []).pieces.map((piece) =>
    piece.control === null ? piece.text : <ControlBadge key={piece.at} name={piece.control} />,
  );
}

/**
 * Stands for a character that would be invisible or would turn the text around. The name is drawn by the
 * style sheet, so that copying the line does not pick it up.
 */
export function ControlBadge({ name }: { name: string }) {
  return (
    <span className={styles.control} data-name={`‹${name}›`} title={`Control character ${name}`}>
      <span className="visually-hidden">control character {name}</span>
    </span>
  );
}
