import { Link, MessageSquareDiff, MessageSquarePlus } from "lucide-react";
import { Menu, MenuItem } from "../ui/Menu.tsx";
import styles from "./diff.module.css";

/** What may be done with a line, open where the pointer is. */
export function LineMenu(props: {
  /** Pixels in the window. */
  x: number;
  y: number;
  onClose: () => void;
  onCopyLink: () => void;
  onComment: (() => void) | null;
  /** Null on a line that is the same on both sides. */
  onCommentChange: (() => void) | null;
}) {
  return (
    <Menu
      onClose={props.onClose}
      align="start"
      trigger={<span className={styles.menuPlace} style={{ left: props.x, top: props.y }} aria-hidden />}
    >
      <MenuItem icon={<Link aria-hidden />} onSelect={props.onCopyLink}>
        Copy link
      </MenuItem>
      {props.onComment && (
        <MenuItem icon={<MessageSquarePlus aria-hidden />} onSelect={props.onComment}>
          Comment
        </MenuItem>
      )}
      {props.onCommentChange && (
        <MenuItem icon={<MessageSquareDiff aria-hidden />} onSelect={props.onCommentChange}>
          Comment on the whole change
        </MenuItem>
      )}
    </Menu>
  );
}
