import { limits } from "@tandiff/shared/limits.ts";
import { ruleSentences } from "@tandiff/shared/session/ai-rules.ts";
import { useId } from "react";
import { useSession } from "../../session/session-store.ts";
import { TextArea } from "../../ui/TextArea.tsx";
import styles from "./comments.module.css";

/** What the candidate says of AI assistants as they hand the review in. */
export function DeclarationFields(props: {
  used: boolean | null;
  onUsed: (used: boolean) => void;
  /** A draft like any other: kept as it is typed. */
  usedFor: {
    readonly body: string;
    readonly setBody: (body: string) => void;
    readonly flush: () => void;
  };
}) {
  const { used, usedFor } = props;
  const rules = useSession(({ state }) => state.aiPolicy);
  const id = useId();
  return (
    <fieldset className={styles.declaration}>
      <legend>AI assistants</legend>
      <p dir="auto">{ruleSentences(rules, "review")}</p>
      <label>
        <input type="radio" name={id} checked={used === false} onChange={() => props.onUsed(false)} />I used
        none
      </label>
      <label>
        <input type="radio" name={id} checked={used === true} onChange={() => props.onUsed(true)} />I used one
      </label>
      {used === true && (
        <TextArea
          rows={2}
          aria-label="What you used it for"
          placeholder="Which one, and what for?"
          maxLength={limits.reason}
          value={usedFor.body}
          onChange={(event) => usedFor.setBody(event.target.value)}
          onBlur={usedFor.flush}
        />
      )}
    </fieldset>
  );
}
