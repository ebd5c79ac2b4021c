import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import { sentenceOf } from "../../api/http.ts";
import { newFileId } from "../../session/new-ids.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useSharedDocument } from "../../sync/use-shared-document.ts";
import { useMayEdit } from "../../sync/use-own-focus.ts";
import { toast, toastError } from "../../ui/toast.ts";
import type { WorkspaceFile } from "./workspace-files.ts";

/** What one may do with the files of the workspace; each says so and can be taken back. */
export interface FileCommands {
  /** @throws AppError with the server's sentence */
  readonly create: (path: string) => Promise<void>;
  /** @throws AppError with the server's sentence */
  readonly rename: (file: FileId, from: string, path: string) => Promise<void>;
  readonly remove: (file: FileId, path: string) => void;
  readonly restore: (file: FileId) => void;
}

/** Null for who may not. */
export function useFileCommands(): FileCommands | null {
  const mayChange = useCan("file.change");
  const mayEdit = useMayEdit();
  const send = useSession((session) => session.send);
  const { causes } = useSharedDocument().document;
  if (!mayChange || !mayEdit) return null;
  const restore = (file: FileId): void => {
    send({ type: "file.restore", file, cause: causes.now }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  const rename = async (file: FileId, path: string): Promise<void> => {
    await send({ type: "file.rename", file, path, cause: causes.now });
  };
  const remove = (file: FileId): void => {
    send({ type: "file.delete", file, cause: causes.now }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  return {
    create: async (path) => {
      const file = newFileId();
      await send({ type: "file.create", file, path, cause: causes.now });
      toast(`${path} is made.`, { action: { label: "Undo", onClick: () => remove(file) } });
    },
    rename: async (file, from, path) => {
      await rename(file, path);
      toast(`${from} is now ${path}.`, {
        action: {
          label: "Undo",
          onClick: () => {
            rename(file, from).catch((error: unknown) => toastError(sentenceOf(error)));
          },
        },
      });
    },
    remove: (file, path) => {
      send({ type: "file.delete", file, cause: causes.now }).then(
        () =>
          toast(`${path} is deleted. Its text is kept.`, {
            action: { label: "Undo", onClick: () => restore(file) },
          }),
        (error: unknown) => toastError(sentenceOf(error)),
      );
    },
    restore,
  };
}

/** Why a file may not have this path, as a sentence; null when it may. `own` is the file that is renamed. */
export function newPathFault(
  path: string,
  files: readonly WorkspaceFile[],
  own: FileId | null,
): string | null {
  const fault = pathFault(path);
  if (fault !== null) return `This path ${fault}.`;
  // Tabs, line ends and the like would be seen by nobody.
  if (/\p{Cc}/u.test(path)) return "This path holds a control character.";
  const name = path.toLowerCase();
  const others = files.filter((file) => !file.isDeleted && (own === null || file.id !== own));
  const inTheWay = others.find((file) => {
    const other = file.path.toLowerCase();
    return other === name || other.startsWith(`${name}/`) || name.startsWith(`${other}/`);
  });
  return inTheWay ? `There is ${inTheWay.path} already.` : null;
}
