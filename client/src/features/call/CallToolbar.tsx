import { Download } from "lucide-react";
import { useState } from "react";
import { AiRuleBadge } from "./AiRuleBadge.tsx";
import { CallClock } from "./CallClock.tsx";
import { FocusMenu } from "./FocusMenu.tsx";
import { NeedsBadge } from "./NeedsBadge.tsx";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { ToolbarContent } from "../../ui/Toolbar.tsx";

/** In the top bar: the result to download and the end of the call, for interviewers. */
export function CallToolbar() {
  const me = useMe();
  const canExport = useCan("export.read");
  const canEnd = useCan("call.end");
  const phase = useSession(({ state }) => state.phase);
  const send = useSession((session) => session.send);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ToolbarContent room="start">
        <CallClock />
        <AiRuleBadge />
        <NeedsBadge />
      </ToolbarContent>
      <ToolbarContent room="end">
        {phase === "call" && <VideoLink variant="quiet" />}
        <FocusMenu />
        {phase === "ended" && <LinkButton href={`/p/${me.id}`}>Back to the end page</LinkButton>}
        {canExport && (
          <LinkButton
            href={`/api/${me.id}/export.zip`}
            download=""
            variant="quiet"
            icon={<Download aria-hidden />}
          >
            Export
          </LinkButton>
        )}
        {canEnd && <Button onClick={() => setAsking(true)}>End the call</Button>}
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="End the call for everyone?"
          description="The code and the comments become read-only for all. You can reopen the call afterwards."
          confirmLabel="End the call"
          danger
          onConfirm={() => send({ type: "call.end" })}
          sentenceOf={sentenceOf}
        />
      </ToolbarContent>
    </>
  );
}
