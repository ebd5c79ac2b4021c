import { FileQuestionMark } from "lucide-react";
import { VisiblePath } from "../../diff/VisiblePath.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { MergeRequestFiles } from "./merge-request-files.ts";

/** Stands where an address names a file that is not there, with the ways to those that are. */
export function NoSuchFile(props: {
  path: string;
  files: MergeRequestFiles;
  /** Also of a file that the merge request leaves as it is. */
  onOpen: (path: string) => void;
  onReadChanges: () => void;
}) {
  const { path, files } = props;
  const listed = files.listedPath({ path, side: "base" });
  const isThere = files.all.some((file) => file.path === listed);
  return (
    <EmptyState
      icon={<FileQuestionMark />}
      title={isThere ? "The merge request does not change this file" : "There is no such file"}
      action={
        <>
          {isThere && (
            <Button variant="primary" onClick={() => props.onOpen(listed)}>
              Open the file
            </Button>
          )}{" "}
          <Button variant={isThere ? "quiet" : "primary"} onClick={props.onReadChanges}>
            Read the changes
          </Button>
        </>
      }
    >
      {listed !== path ? (
        <>
          <VisiblePath path={path} /> is now called <VisiblePath path={listed} />.
        </>
      ) : isThere ? (
        <>
          <VisiblePath path={path} /> is the same before and after it.
        </>
      ) : (
        <>
          Neither side of the merge request has a file at <VisiblePath path={path} />. The link may be cut
          short.
        </>
      )}
    </EmptyState>
  );
}
