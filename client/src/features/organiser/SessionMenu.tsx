import type { SessionSummary } from "@tandiff/shared/api.ts";
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
import { candidateDataPath } from "../../api/organiser.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { candidateOf } from "./candidate-of.ts";
import type { SessionMatter } from "./SessionDialog.tsx";

/** What can be changed of a session, by the table that the server judges by, and what a candidate may ask for. */
export function SessionMenu(props: { session: SessionSummary; onAsk: (matter: SessionMatter) => void }) {
  const { session, onAsk } = props;
  const may = (action: OrganiserAction): boolean => organiserMay(action, session.phase);
  return (
    <Menu
      trigger={
        <IconButton label={`Change the interview with ${candidateOf(session)}`}>
          <EllipsisVertical />
        </IconButton>
      }
    >
      {may("time.change") && (
        <MenuItem icon={<CalendarClock aria-hidden />} onSelect={() => onAsk("time.change")}>
          Time and video call…
        </MenuItem>
      )}
      {may("people.change") && (
        <MenuItem icon={<Users aria-hidden />} onSelect={() => onAsk("people.change")}>
          People…
        </MenuItem>
      )}
      {may("exercise.change") && (
        <MenuItem icon={<BookOpen aria-hidden />} onSelect={() => onAsk("exercise.change")}>
          Exercise…
        </MenuItem>
      )}
      {may("accommodations.change") && (
        <MenuItem icon={<HeartHandshake aria-hidden />} onSelect={() => onAsk("accommodations.change")}>
          What the candidate needs…
        </MenuItem>
      )}
      {may("ai-policy.change") && (
        <MenuItem icon={<Bot aria-hidden />} onSelect={() => onAsk("ai-policy.change")}>
          AI assistants…
        </MenuItem>
      )}
      {may("session.cancel") && (
        <MenuItem danger icon={<CalendarX2 aria-hidden />} onSelect={() => onAsk("session.cancel")}>
          Cancel the interview…
        </MenuItem>
      )}
      {may("session.reinstate") && (
        <MenuItem icon={<Undo2 aria-hidden />} onSelect={() => onAsk("session.reinstate")}>
          Take the cancellation back…
        </MenuItem>
      )}
      <MenuItem
        icon={<FileArchive aria-hidden />}
        onSelect={() => location.assign(candidateDataPath(session.id))}
      >
        Download the candidate’s data
      </MenuItem>
      <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => onAsk("session.erase")}>
        Erase this interview
      </MenuItem>
    </Menu>
  );
}
