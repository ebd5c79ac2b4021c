import { laterWhenOpen } from "../../ui/later.tsx";

/** A side panel that lies over the page where there is no room beside it. */
export const Drawer = laterWhenOpen(async () => (await import("./DrawerBox.tsx")).DrawerBox);
