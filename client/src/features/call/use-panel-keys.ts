import { useEffect, useEffectEvent, type RefObject } from "react";
import { useShortcuts } from "../../ui/shortcuts.ts";

/** F6 goes from panel to panel, also out of the editor; Shift+F6 the other way round. */
export function usePanelKeys(room: RefObject<HTMLElement | null>): void {
  useShortcuts("Call", [
    { keys: "F6", label: "Next panel, also out of the editor" },
    { keys: "Shift+F6", label: "Previous panel" },
  ]);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
    const panels = [...(room.current?.querySelectorAll<HTMLElement>("[data-call-panel]") ?? [])].filter(
      (panel) => panel.checkVisibility(),
    );
    if (panels.length === 0) return;
    event.preventDefault();
    const now = panels.findIndex((panel) => panel.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    panels.at((now + step) % panels.length)?.focus();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}
