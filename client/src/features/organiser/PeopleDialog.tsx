import type { SessionSummary } from "@tandiff/shared/api.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { roleWords } from "../../session/phase-words.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import styles from "./PeopleDialog.module.css";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** Who is in the session: names corrected, people who come, go and take somebody's place. */
export function PeopleDialog({ session, candidate, onClose, onChanged }: ChangeDialogProps<SessionSummary>) {
  const { busy, failure, send } = useChange(session.id, onChanged);
  const interviewers = session.people.filter(({ role }) => role === "interviewer").length;
  const hasObserver = session.people.some(({ role }) => role === "observer");
  return (
    <ChangeDialog
      title={`The people of the interview with ${candidate}`}
      description="Who comes in gets a link of their own, which you find under “Links”. The link of who goes ends at once; what they wrote stays theirs."
      failure={failure}
      busy={busy}
      confirm={null}
      onClose={onClose}
    >
      <ul className={styles.people}>
        {session.people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            busy={busy}
            canGo={person.role === "observer" || (person.role === "interviewer" && interviewers > 1)}
            send={send}
          />
        ))}
      </ul>
      {interviewers < limits.interviewers && <NewPerson part="interviewer" busy={busy} send={send} />}
      {!hasObserver && <NewPerson part="observer" busy={busy} send={send} />}
    </ChangeDialog>
  );
}

type Send = (change: SessionChangeInput) => Promise<boolean>;

function PersonRow(props: {
  person: SessionSummary["people"][number];
  busy: boolean;
  canGo: boolean;
  send: Send;
}) {
  const { busy, send } = props;
  const { id: participant, name: before, role } = props.person;
  const [typed, setName] = useState<string | null>(null);
  const name = typed ?? before;
  const isChanged = name.trim() !== "" && name.trim() !== before;
  return (
    <li className={styles.person}>
      <TextInput
        value={name}
        autoComplete="off"
        aria-label={`${roleWords[role]} ${before}`}
        onChange={(event) => setName(event.target.value)}
      />
      <span className={styles.role}>{roleWords[role]}</span>
      {props.canGo ? (
        <IconButton
          label={`Remove ${before}`}
          disabled={busy}
          onClick={() => void send({ type: "person.remove", participant })}
        >
          <X />
        </IconButton>
      ) : (
        <span />
      )}
      {isChanged && (
        <div className={styles.choice}>
          <Button
            size="small"
            disabled={busy}
            onClick={() => void send({ type: "person.rename", participant, name })}
          >
            Correct the name
          </Button>
          {role !== "candidate" && (
            <Button
              size="small"
              disabled={busy}
              onClick={() => void send({ type: "person.replace", participant, name })}
            >
              This is somebody else, in {before}’s place
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function NewPerson({ part, busy, send }: { part: "interviewer" | "observer"; busy: boolean; send: Send }) {
  const [name, setName] = useState("");
  const add = async (): Promise<void> => {
    if (await send({ type: "person.add", name, role: part })) setName("");
  };
  return (
    <form
      className={styles.person}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextInput
        value={name}
        autoComplete="off"
        placeholder={part === "observer" ? "An observer" : "Another interviewer"}
        aria-label={`New ${roleWords[part]}`}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="small" icon={<Plus aria-hidden />} disabled={busy || name.trim() === ""}>
        Add
      </Button>
    </form>
  );
}
