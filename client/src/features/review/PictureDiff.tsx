import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { useCallback, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadBlob } from "../../api/merge-request.ts";
import { useSession } from "../../session/session-store.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import styles from "./pictures.module.css";
import { pictureType } from "./pictures.ts";
import type { Sides } from "./texts.ts";

/** A picture as it was and as it is, side by side. */
export function PictureDiff({ sides }: { sides: Sides }) {
  const { base, head } = sides;
  const isSame = base && head && base.mode !== "160000" && head.mode !== "160000" && base.blob === head.blob;
  return (
    <div className={styles.pictures}>
      {isSame ? (
        <Picture entry={head} label="Unchanged" />
      ) : (
        <>
          {base && <Picture entry={base} label="Before" />}
          {head && <Picture entry={head} label={base ? "After" : "Added"} />}
        </>
      )}
    </div>
  );
}

function Picture({ entry, label }: { entry: TreeEntry; label: string }) {
  const participant = useSession((session) => session.participant);
  const blob = entry.mode === "160000" ? null : entry.blob;
  const type = pictureType(entry.path) ?? "";
  const load = useCallback(
    async () => (blob === null ? null : await loadBlob(participant, blob)),
    [participant, blob],
  );
  const loaded = useLoad(load);
  const [size, setSize] = useState<string | null>(null);
  const bytes = loaded.kind === "loaded" ? loaded.value : null;
  // The bytes get an address for as long as the picture is in the page.
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(new Blob(bytes ? [new Uint8Array(bytes)] : [], { type }));
      let isShown = true;
      image.src = url;
      image.decode().then(
        () => isShown && setSize(`${image.naturalWidth} × ${image.naturalHeight}`),
        () => isShown && setSize("cannot be shown as a picture"),
      );
      return () => {
        isShown = false;
        URL.revokeObjectURL(url);
      };
    },
    [bytes, type],
  );
  const count = entry.mode === "160000" ? 0 : entry.size;

  return (
    <figure className={styles.picture}>
      <div className={styles.frame}>
        {loaded.kind === "loading" && <Spinner label="Loading the picture" />}
        {loaded.kind === "failed" && <p role="alert">{sentenceOf(loaded.error)}</p>}
        {bytes !== null && (
          // An `img` runs no scripts of an SVG and loads nothing that it names.
          <img ref={show} alt={`${label}: ${entry.path}`} />
        )}
      </div>
      <figcaption>
        <b>{label}</b>
        {size !== null && ` · ${size}`} · {count.toLocaleString("en")} bytes
      </figcaption>
    </figure>
  );
}
