import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { roleWords } from "../../session/phase-words.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import styles from "./LinkList.module.css";

/** One link a person, each with a button to copy it. */
export function LinkList(props: { links: SessionLinks["links"]; candidate: string; observer: string }) {
  const { links } = props;
  return (
    <div className={styles.links}>
      <ul>
        <PersonLink name={props.candidate} part="candidate" url={links.candidate} />
        {links.interviewers.map(({ name, url }) => (
          <PersonLink key={url} name={name} part="interviewer" url={url} />
        ))}
        {links.observer !== null && <PersonLink name={props.observer} part="observer" url={links.observer} />}
      </ul>
      <p className={styles.hint}>Each link is one person’s own: whoever opens it is that person.</p>
    </div>
  );
}

function PersonLink(props: { name: string; part: Role; url: string }) {
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.url);
      setCopied(true);
      announce(`Copied the link for ${props.name}.`);
    } catch {
      // Without permission for the clipboard the link is at least selected.
      input.current?.select();
      announce("The link is selected: copy it with the keyboard.");
    }
  }

  return (
    <li className={styles.person}>
      <span className={styles.name}>
        {props.name} <span className={styles.role}>{roleWords[props.part]}</span>
      </span>
      <TextInput
        readOnly
        ref={input}
        value={props.url}
        className={styles.url}
        aria-label={`Link for ${props.name}`}
        onFocus={(event) => event.target.select()}
      />
      <Button
        className={styles.copy}
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        aria-label={`Copy the link for ${props.name}`}
        onClick={() => void copy()}
      >
        {copied ? "Copied" : "Copy"}
      </Button>
    </li>
  );
}
