import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { CalendarDays, EllipsisVertical, Link2Off, Mail, RefreshCw } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { calendarPath, loadInvitation, reissueLink, revokeLink } from "../../api/organiser.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { toast, toastError } from "../../ui/toast.ts";

/** What can be done about a link that got lost, or into the wrong hands. */
export function LinkMenu(props: {
  session: SessionId;
  participant: ParticipantId;
  name: string;
  isRevoked: boolean;
  /** Whether it is set when the call is. */
  hasTime: boolean;
  onChanged: () => void;
}) {
  const { session, participant, name } = props;
  const [asks, setAsks] = useState<"end" | "renew" | null>(null);
  const isEnding = asks === "end";

  async function copyInvitation(): Promise<void> {
    try {
      await navigator.clipboard.writeText(await loadInvitation(session, participant));
      toast(`The invitation for ${name} is copied. It has their link in it.`);
    } catch (error) {
      toastError(sentenceOf(error));
    }
  }
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`More about the link for ${name}`}>
            <EllipsisVertical />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Mail aria-hidden />}
          disabled={props.isRevoked}
          onSelect={() => void copyInvitation()}
        >
          Copy an invitation
        </MenuItem>
        <MenuItem
          icon={<CalendarDays aria-hidden />}
          disabled={props.isRevoked || !props.hasTime}
          onSelect={() => location.assign(calendarPath(session, participant))}
        >
          {props.hasTime ? "Save for a calendar" : "No time for a calendar yet"}
        </MenuItem>
        <MenuItem icon={<RefreshCw aria-hidden />} onSelect={() => setAsks("renew")}>
          Make a new link
        </MenuItem>
        <MenuItem
          danger
          icon={<Link2Off aria-hidden />}
          disabled={props.isRevoked}
          onSelect={() => setAsks("end")}
        >
          End this link
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asks !== null}
        onOpenChange={(open) => {
          if (!open) setAsks(null);
        }}
        title={isEnding ? `End the link for ${name}?` : `Make a new link for ${name}?`}
        description={
          isEnding
            ? "It stops working at once, and every page that was opened with it closes. What was saved stays. You can make a new link later."
            : "The link until now stops working at once, and every page that was opened with it closes. What was saved stays."
        }
        confirmLabel={isEnding ? "End the link" : "Make a new link"}
        danger={isEnding}
        onConfirm={async () => {
          if (isEnding) await revokeLink(session, participant);
          else await reissueLink(session, participant);
          props.onChanged();
        }}
        sentenceOf={sentenceOf}
      />
    </>
  );
}
