import type { Review } from "@tandiff/shared/session/state.ts";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import { describeTime } from "../ui/times.ts";
import styles from "./threads.module.css";

/** Enough of the hash to tell two reviews apart by eye; Copy gives all of it. */
const shortHash = 12;

/** When the review was sealed, and the fingerprint of what was in it then. */
export function SealWords({ review }: { review: Review }) {
  const [copied, setCopied] = useState(false);
  return (
    <p className={styles.seal}>
      <span>Sealed {describeTime(review.submittedAt)}</span>
      <span title="SHA-256 of the summary and all comments as they were sealed">
        Content hash <code>{review.contentHash.slice(0, shortHash)}</code>
      </span>
      <IconButton
        label={copied ? "Copied" : "Copy the content hash"}
        size="small"
        onClick={() =>
          void navigator.clipboard.writeText(review.contentHash).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? <Check /> : <Copy />}
      </IconButton>
    </p>
  );
}
