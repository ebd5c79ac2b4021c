import { notStoredSentence } from "@tandiff/shared/sync/protocol.ts";
import { CloudOff, Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import { useSession } from "../session/session-store.ts";
import { useCanStore } from "../session/storing.ts";
import styles from "./ConnectionBanner.module.css";

/** Shorter interruptions mend themselves unnoticed. Milliseconds. */
const unnoticed = 2_000;

/** Says that the line is down or the server cannot store, over the page so that nothing moves. */
export function ConnectionBanner() {
  const offline = useSession(({ line }) => line !== "online");
  const canStore = useCanStore();
  const [noticed, setNoticed] = useState(false);
  useEffect(() => {
    if (!offline) return;
    const timer = setTimeout(() => setNoticed(true), unnoticed);
    return () => {
      clearTimeout(timer);
      setNoticed(false);
    };
  }, [offline]);

  return (
    <output className={styles.place}>
      {offline && noticed && (
        <span className={styles.banner}>
          <Unplug aria-hidden />
          <span>
            <b>No connection.</b> What you write stays in this browser and is sent when the connection is
            back.
          </span>
        </span>
      )}
      {!canStore && !(offline && noticed) && (
        <span className={styles.banner}>
          <CloudOff aria-hidden />
          <span>{notStoredSentence}</span>
        </span>
      )}
    </output>
  );
}
