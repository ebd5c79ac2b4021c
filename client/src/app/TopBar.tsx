import { CircleQuestionMark, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { phaseWords } from "../session/phase-words.ts";
import { storedPath } from "../session/place-path.ts";
import { useSaveState } from "../session/save-state.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { Badge } from "../ui/Badge.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { IconLink } from "../ui/IconLink.tsx";
import { Link } from "../ui/Link.tsx";
import { SaveIndicator } from "../ui/SaveIndicator.tsx";
import { ShortcutsDialog } from "../ui/ShortcutsDialog.tsx";
import { useShortcuts } from "../ui/shortcuts.ts";
import { ThemeSwitch } from "../ui/ThemeSwitch.tsx";
import { ToolbarRoom } from "../ui/Toolbar.tsx";
import { Brand } from "../ui/Brand.tsx";
import { People } from "./People.tsx";
import styles from "./TopBar.module.css";

export function TopBar() {
  const me = useMe();
  const state = useSession((session) => session.state);
  const saveState = useSaveState();
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  useShortcuts("This page", [{ keys: "?", label: "This list", run: () => setShortcutsOpen(true) }]);

  const exercise = state.exercise?.title ?? "";
  const title = me.role === "candidate" ? exercise : `${candidateOf(state)?.name ?? ""} · ${exercise}`;
  const phase = phaseWords(me.role, state.phase, kindOf(state));
  return (
    <header className={styles.bar}>
      <title>{`${title} · Tandiff`}</title>
      <Link href={`/p/${me.id}`} className={styles.home} aria-label="Tandiff, to the start of your page">
        <Brand />
      </Link>
      <div className={styles.title}>
        <span className={styles.name} title={title}>
          {title}
        </span>
        <Badge tone={phase.tone}>{phase.words}</Badge>
      </div>
      <div className={styles.rooms}>
        <ToolbarRoom room="start" />
        <ToolbarRoom room="end" />
      </div>
      <div className={styles.standing}>
        <SaveIndicator state={saveState} />
        <People />
        {me.role === "candidate" && (
          <IconLink
            href={storedPath(me.id)}
            label="What is stored about you"
            // Nothing of the call goes out of sight for it.
            newTab={state.phase === "call"}
          >
            <ShieldCheck />
          </IconLink>
        )}
        <ThemeSwitch />
        <IconButton label="Keyboard shortcuts" shortcut="?" onClick={() => setShortcutsOpen(true)}>
          <CircleQuestionMark />
        </IconButton>
      </div>
      <ShortcutsDialog open={shortcutsOpen} onOpenChange={setShortcutsOpen} />
    </header>
  );
}
