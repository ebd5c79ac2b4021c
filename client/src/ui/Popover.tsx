import { type ReactElement, type ReactNode, useState } from "react";
import type { PopoverBox } from "./PopoverBox.tsx";
import { useSoon } from "./use-soon.ts";
import { loadCode } from "./load-code.ts";

export interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** One button that takes a ref; with `onOpen` it has to open by itself. */
  readonly renderTrigger: (onOpen?: () => void) => ReactElement;
  readonly label: string;
  readonly align: "start" | "end";
  readonly className: string | undefined;
  readonly children: ReactNode;
}

let loaded: typeof PopoverBox | null = null;

async function load(): Promise<typeof PopoverBox> {
  loaded ??= (await loadCode(() => import("./PopoverBox.tsx"))).PopoverBox;
  return loaded;
}

/** Something to choose from behind a button, without leaving the page. Loaded soon, or when it opens. */
export function Popover(props: PopoverProps) {
  const [Box, setBox] = useState(() => loaded);
  useSoon(() => void load().catch(() => {}));
  const open = async (): Promise<void> => {
    const arrived = await load();
    setBox(() => arrived);
    props.onOpenChange(true);
  };
  return Box ? <Box {...props} /> : props.renderTrigger(() => void open());
}
