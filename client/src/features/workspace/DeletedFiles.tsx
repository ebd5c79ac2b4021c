import { RotateCcw } from "lucide-react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import type { FileCommands } from "./file-commands.ts";
import type { WorkspaceFile } from "./workspace-files.ts";
import styles from "./workspace.module.css";

/** Files that were deleted in the call, each with a way back. */
export function DeletedFiles(props: { files: readonly WorkspaceFile[]; commands: FileCommands | null }) {
  const { files, commands } = props;
  if (files.length === 0) return null;
  return (
    <details className={styles.deleted}>
      <summary>Deleted in the call ({files.length})</summary>
      <ul>
        {files.map(({ path, id }) => (
          <li key={id} className={styles.deletedFile}>
            <bdi dir="ltr" className={styles.name} title={path}>
              <VisibleText text={path} />
            </bdi>
            {commands && id !== null && (
              <IconButton label={`Restore ${path}`} size="small" onClick={() => commands.restore(id)}>
                <RotateCcw />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
