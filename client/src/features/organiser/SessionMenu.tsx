import type { SessionSummary } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { organiserMay, type OrganiserAction } from "@tandiff/shared/session/organising.ts";
import {
  BookOpen,
  Bot,
  CalendarClock,
  CalendarX2,
  EllipsisVertical,
  HeartHandshake,
  FileArchive,
  Trash2,
  Undo2,
  Users,
} from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { candidateDataPath, changeSession } from "../../api/organiser.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { AiDialog } from "./AiDialog.tsx";
import { CancelDialog } from "./CancelDialog.tsx";
import { EraseDialog } from "./EraseDialog.tsx";
import { ExerciseDialog } from "./ExerciseDialog.tsx";
import { NeedsDialog } from "./NeedsDialog.tsx";
import { PeopleDialog } from "./PeopleDialog.tsx";
import { TimeDialog } from "./TimeDialog.tsx";

/** What can be changed of a session, by the table that the server judges by, and what a candidate may ask for. */
export function SessionMenu(props: {
  session: SessionSummary;
  candidate: string;
  exercises: readonly ExerciseSummary[];
  onChanged: () => void;
}) {
  const { session, candidate } = props;
  const [asked, setAsked] = useState<OrganiserAction | null>(null);
  const [erasing, setErasing] = useState(false);
  const may = (action: OrganiserAction): boolean => organiserMay(action, session.phase);
  const dialog = { session, candidate, onClose: () => setAsked(null), onChanged: props.onChanged };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Change the interview with ${candidate}`}>
            <EllipsisVertical />
          </IconButton>
        }
      >
        {may("time.change") && (
          <MenuItem icon={<CalendarClock aria-hidden />} onSelect={() => setAsked("time.change")}>
            Time and video call…
          </MenuItem>
        )}
        {may("people.change") && (
          <MenuItem icon={<Users aria-hidden />} onSelect={() => setAsked("people.change")}>
            People…
          </MenuItem>
        )}
        {may("exercise.change") && (
          <MenuItem icon={<BookOpen aria-hidden />} onSelect={() => setAsked("exercise.change")}>
            Exercise…
          </MenuItem>
        )}
        {may("accommodations.change") && (
          <MenuItem icon={<HeartHandshake aria-hidden />} onSelect={() => setAsked("accommodations.change")}>
            What the candidate needs…
          </MenuItem>
        )}
        {may("ai-policy.change") && (
          <MenuItem icon={<Bot aria-hidden />} onSelect={() => setAsked("ai-policy.change")}>
            AI assistants…
          </MenuItem>
        )}
        {may("session.cancel") && (
          <MenuItem danger icon={<CalendarX2 aria-hidden />} onSelect={() => setAsked("session.cancel")}>
            Cancel the interview…
          </MenuItem>
        )}
        {may("session.reinstate") && (
          <MenuItem icon={<Undo2 aria-hidden />} onSelect={() => setAsked("session.reinstate")}>
            Take the cancellation back…
          </MenuItem>
        )}
        <MenuItem
          icon={<FileArchive aria-hidden />}
          onSelect={() => location.assign(candidateDataPath(session.id))}
        >
          Download the candidate’s data
        </MenuItem>
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setErasing(true)}>
          Erase this interview
        </MenuItem>
      </Menu>
      {asked === "time.change" && <TimeDialog {...dialog} />}
      {asked === "people.change" && <PeopleDialog {...dialog} />}
      {asked === "exercise.change" && <ExerciseDialog {...dialog} exercises={props.exercises} />}
      {asked === "accommodations.change" && <NeedsDialog {...dialog} />}
      {asked === "ai-policy.change" && <AiDialog {...dialog} />}
      {asked === "session.cancel" && <CancelDialog {...dialog} />}
      <ConfirmDialog
        open={asked === "session.reinstate"}
        onOpenChange={(open) => setAsked(open ? "session.reinstate" : null)}
        title={`Does the interview with ${candidate} take place after all?`}
        description="Everything is as it was, and everyone’s page follows at once. Set another time if the one there was has passed."
        confirmLabel="Take the cancellation back"
        onConfirm={async () => {
          await changeSession(session.id, { type: "session.reinstate" });
          props.onChanged();
        }}
        sentenceOf={sentenceOf}
      />
      {erasing && (
        <EraseDialog
          session={session.id}
          candidate={candidate}
          onClose={() => setErasing(false)}
          onErased={props.onChanged}
        />
      )}
    </>
  );
}
