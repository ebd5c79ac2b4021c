import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { FastForward, Link as LinkIcon, Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useStore } from "zustand";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { isTyping } from "../../ui/keys.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { toast } from "../../ui/toast.ts";
import { speeds, type Player, type Speed } from "./create-player.ts";
import { momentAddress } from "./moment-link.ts";
import type { Moment } from "./moments.ts";
import { Timeline } from "./Timeline.tsx";
import { timeWords } from "./where.ts";
import styles from "./replay.module.css";

/** How far the arrow keys go. Milliseconds. */
const far = 5_000;
/** Who goes back right after a mark means the one before it. Milliseconds. */
const justPassed = 1_500;

/** The space bar, where it is not that of a button or a field. */
function useSpace(run: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const isTaken =
      target instanceof Element &&
      (isTyping(target) || target.closest("button, a, select, summary, [role=dialog]") !== null);
    if (event.key !== " " || event.defaultPrevented || isTaken) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Play, the speed, and the time with what happened when. */
export function PlayerControls(props: {
  player: Player;
  index: ReplayIndex;
  moments: readonly Moment[];
  state: SessionState;
}) {
  const { player, index, moments } = props;
  const { store, length } = player;
  const at = useStore(store, (state) => state.at);
  const isPlaying = useStore(store, (state) => state.isPlaying);
  const speed = useStore(store, (state) => state.speed);
  const skipsIdle = useStore(store, (state) => state.skipsIdle);
  const now = (): number => store.getState().at;
  const toggle = (): void => {
    player.toggle();
    announce(isPlaying ? `Paused at ${timeWords(now())}.` : "Playing.");
  };
  const goTo = (moment: Pick<Moment, "at" | "title">): void => {
    player.seek(moment.at);
    announce(`${timeWords(moment.at)}: ${moment.title}`);
  };
  const step = (by: number): void => {
    player.seek(now() + by);
    announce(timeWords(now()));
  };
  const next = (): void => {
    const found = moments.find((moment) => moment.at > now());
    if (found) goTo(found);
    else announce("There is no mark after this.");
  };
  const previous = (): void => {
    const found = moments.findLast((moment) => moment.at < now() - (isPlaying ? justPassed : 0));
    goTo(found ?? { at: 0, title: "The beginning" });
  };
  const setSpeed = (chosen: Speed | undefined): void => {
    if (chosen === undefined) return;
    player.set({ speed: chosen });
    announce(`Speed ${chosen}×.`);
  };
  const change = (by: 1 | -1): void => setSpeed(speeds[speeds.indexOf(speed) + by]);
  const toggleIdle = (): void => {
    player.set({ skipsIdle: !skipsIdle });
    announce(skipsIdle ? "What is idle is played." : "What is idle is skipped.");
  };
  const isOver = at >= length;
  useEffect(() => {
    if (isOver) announce("The end of the replay.");
  }, [isOver]);
  useShortcuts("Replay", [
    { keys: "Space", label: "Play or pause" },
    { keys: "k", label: "Play or pause, wherever the focus is", run: toggle },
    { keys: "ArrowLeft", label: "5 seconds back", run: () => step(-far) },
    { keys: "ArrowRight", label: "5 seconds on", run: () => step(far) },
    { keys: "Shift+ArrowLeft", label: "Previous mark", run: previous },
    { keys: "Shift+ArrowRight", label: "Next mark", run: next },
    { keys: ">", label: "Faster", run: () => change(1) },
    { keys: "<", label: "Slower", run: () => change(-1) },
    { keys: "i", label: "Skip what is idle, or not", run: toggleIdle },
  ]);

  useSpace(toggle);

  async function copyLink(): Promise<void> {
    const { id } = props.state;
    if (id === null) return;
    const address = momentAddress(id, now());
    try {
      await navigator.clipboard.writeText(location.origin + address);
      toast(`The link to ${timeWords(now())} is copied. It opens for those who may see the replay.`);
    } catch {
      history.replaceState(null, "", `${location.pathname}?t=${Math.floor(now())}`);
      toast("The link stands in the address bar: your browser did not let the page copy it.");
    }
  }

  return (
    <footer className={styles.controls}>
      <Timeline player={player} index={index} moments={moments} />
      <div className={styles.buttons}>
        <IconButton label="Previous mark" shortcut="Shift+ArrowLeft" onClick={previous}>
          <SkipBack />
        </IconButton>
        <IconButton label={isPlaying ? "Pause" : "Play"} shortcut="Space" onClick={toggle}>
          {isPlaying ? <Pause /> : <Play />}
        </IconButton>
        <IconButton label="Next mark" shortcut="Shift+ArrowRight" onClick={next}>
          <SkipForward />
        </IconButton>
        <span className={styles.clock}>
          {timeWords(at)} <span className={styles.quiet}>of {timeWords(length)}</span>
        </span>
        <SelectInput
          aria-label="Speed"
          className={styles.speed}
          value={speed}
          onChange={({ target }) => setSpeed(speeds.find((one) => String(one) === target.value))}
        >
          {speeds.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </SelectInput>
        <IconButton label="Skip what is idle" shortcut="i" pressed={skipsIdle} onClick={toggleIdle}>
          <FastForward />
        </IconButton>
        <Button
          size="small"
          variant="quiet"
          icon={<LinkIcon aria-hidden />}
          onClick={() => void copyLink()}
          className={styles.link}
        >
          Copy link to this moment
        </Button>
      </div>
    </footer>
  );
}
