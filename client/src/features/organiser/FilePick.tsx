import { FileArchive } from "lucide-react";
import { useState, type ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";
import styles from "./Import.module.css";

/** Takes a file that is chosen, or dropped anywhere on what is inside. */
export function FilePick(props: {
  file: File | null;
  describedBy: string | undefined;
  onFile: (file: File) => void;
  children?: ReactNode;
}) {
  const [over, setOver] = useState(false);
  const { file } = props;
  const take = (files: FileList | null): void => {
    const [first] = files ?? [];
    if (first) props.onFile(first);
  };
  return (
    <div
      className={styles.whole}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <label className={classNames(styles.pick, over && styles.over)}>
        <input
          type="file"
          accept=".bundle,.zip"
          className="visually-hidden"
          aria-describedby={props.describedBy}
          onChange={(event) => {
            take(event.target.files);
            // The same file again, mended, is a choice too.
            event.target.value = "";
          }}
        />
        <FileArchive aria-hidden />
        {file === null ? (
          <span>
            <span className={styles.choose}>Choose a file</span> or drop it here
          </span>
        ) : (
          <span className={styles.fileName}>
            {file.name} <span className={styles.quiet}>{sizeWords(file.size)}</span>{" "}
            <span className={styles.choose}>Choose another</span>
          </span>
        )}
      </label>
      {props.children}
    </div>
  );
}

/** "3.4 MB", as file managers say it. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000).toLocaleString()} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
