import type { Position } from "@tandiff/shared/position.ts";
import { Code, FileText, Image, MessageSquarePlus } from "lucide-react";
import type { DiffFile } from "../../diff/model.ts";
import { Badge } from "../../ui/Badge.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./review.module.css";

/** What may be done with a whole file, at the end of its header. */
export function FileActions(props: {
  file: DiffFile;
  onComment: ((position: Position) => void) | null;
  /** Threads in it, shown while the file is folded. */
  threads?: number;
  onWhole?: () => void;
  /** Shown as a picture, of a file that is both text and picture. */
  picture?: boolean;
  onTogglePicture?: () => void;
  viewed?: boolean;
  onToggleViewed?: () => void;
}) {
  const { file, onComment, onToggleViewed, threads = 0 } = props;
  return (
    <>
      {threads > 0 && <Badge tone="accent">{threads === 1 ? "1 thread" : `${threads} threads`}</Badge>}
      {onComment && (
        <IconButton label="Comment on the file" size="small" onClick={() => onComment(filePosition(file))}>
          <MessageSquarePlus />
        </IconButton>
      )}
      {props.onTogglePicture && (
        <IconButton
          label={props.picture ? "Show as text" : "Show as a picture"}
          size="small"
          onClick={props.onTogglePicture}
        >
          {props.picture ? <Code /> : <Image />}
        </IconButton>
      )}
      {props.onWhole && file.body.kind === "text" && (
        <IconButton label="Show the whole file" size="small" onClick={props.onWhole}>
          <FileText />
        </IconButton>
      )}
      {onToggleViewed && (
        <label className={styles.viewed}>
          <input
            type="checkbox"
            checked={props.viewed ?? false}
            onChange={onToggleViewed}
            aria-label={`${file.path} viewed`}
          />
          <span>Viewed</span>
        </label>
      )}
    </>
  );
}

function filePosition(file: DiffFile): Position {
  return file.headPath === null
    ? { path: file.path, side: "base", lines: null }
    : { path: file.headPath, side: "head", lines: null };
}
