import type { SessionLinks } from "@tandiff/shared/api.ts";
import { isParticipantId } from "@tandiff/shared/id-forms.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { roleWords } from "../../session/phase-words.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { LinkMenu } from "./LinkMenu.tsx";
import styles from "./LinkList.module.css";

/** One link a person, each with a button to copy it. With `onChanged` links can be ended and given anew. */
export function LinkList(props: {
  session: SessionLinks;
  candidate: string;
  observer: string;
  hasTime: boolean;
  onChanged?: () => void;
}) {
  const { session, onChanged } = props;
  const { links } = session;
  const personLink = (name: string, part: Role, url: string) => (
    <PersonLink
      key={url}
      name={name}
      part={part}
      url={url}
      session={session}
      hasTime={props.hasTime}
      onChanged={onChanged}
    />
  );
  return (
    <div className={styles.links}>
      <ul>
        {personLink(props.candidate, "candidate", links.candidate)}
        {links.interviewers.map(({ name, url }) => personLink(name, "interviewer", url))}
        {links.observer !== null && personLink(props.observer, "observer", links.observer)}
      </ul>
      <p className={styles.hint}>Each link is one person’s own: whoever opens it is that person.</p>
    </div>
  );
}

/** Null for an address that is no participant's. */
function participantOf(url: string): ParticipantId | null {
  const participant = URL.parse(url)?.pathname.split("/")[2] ?? "";
  return isParticipantId(participant) ? participant : null;
}

function PersonLink(props: {
  name: string;
  part: Role;
  url: string;
  session: SessionLinks;
  hasTime: boolean;
  onChanged: (() => void) | undefined;
}) {
  const participant = participantOf(props.url);
  const isRevoked = participant !== null && props.session.revoked.includes(participant);
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
        value={isRevoked ? "This link has ended" : props.url}
        disabled={isRevoked}
        className={styles.url}
        aria-label={`Link for ${props.name}`}
        onFocus={(event) => event.target.select()}
      />
      <Button
        className={styles.copy}
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        aria-label={`Copy the link for ${props.name}`}
        disabled={isRevoked}
        onClick={() => void copy()}
      >
        {copied ? "Copied" : "Copy"}
      </Button>
      {participant !== null && props.onChanged && (
        <LinkMenu
          session={props.session.id}
          participant={participant}
          name={props.name}
          isRevoked={isRevoked}
          hasTime={props.hasTime}
          onChanged={props.onChanged}
        />
      )}
    </li>
  );
}
