import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { sentenceOf } from "../../api/http.ts";
import { type FileCommands, newPathFault } from "./file-commands.ts";
import { PathDialog } from "./PathDialog.tsx";
import type { PersonHere } from "./people-in-files.ts";
import type { WorkspaceFile } from "./workspace-files.ts";

/** What is asked before a file is made, renamed, or deleted under somebody's hands. */
export type Asking =
  | { readonly kind: "create" }
  | { readonly kind: "rename" | "delete"; readonly file: WorkspaceFile };

export function FileQuestions(props: {
  asking: Asking;
  files: readonly WorkspaceFile[];
  commands: FileCommands;
  people: ReadonlyMap<string, readonly PersonHere[]>;
  onOpen: (path: string) => void;
  onClose: () => void;
}) {
  const { asking, files, commands, onClose } = props;
  if (asking.kind === "create") {
    return (
      <PathDialog
        title="New file"
        path=""
        action="Make the file"
        faultOf={(path) => newPathFault(path, files, null)}
        onDone={async (path) => {
          await commands.create(path);
          props.onOpen(path);
        }}
        onClose={onClose}
      />
    );
  }
  const { id, path } = asking.file;
  if (id === null) return null;
  if (asking.kind === "rename") {
    return (
      <PathDialog
        title="Rename the file"
        path={path}
        action="Rename"
        faultOf={(next) => newPathFault(next, files, id)}
        onDone={(next) => commands.rename(id, path, next)}
        onClose={onClose}
      />
    );
  }
  const names = (props.people.get(path) ?? []).map(({ name }) => name).join(" and ");
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Delete the file?"
      description={`${names === "" ? "Nobody" : names} has ${path} open now. Its text is kept, and the file can be restored.`}
      confirmLabel="Delete the file"
      danger
      onConfirm={async () => commands.remove(id, path)}
      sentenceOf={sentenceOf}
    />
  );
}
