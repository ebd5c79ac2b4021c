import { Columns2, Rows2, WrapText } from "lucide-react";
import type { DiffLayout } from "../../diff/model.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useStored } from "./stored.ts";
import { useMedia } from "./use-media.ts";

/** How somebody likes to read; kept in this browser. */
export interface ViewOptions {
  readonly layout: DiffLayout;
  readonly wrap: boolean;
  readonly setLayout: (layout: DiffLayout) => void;
  readonly setWrap: (wrap: boolean) => void;
  /** There is room for two sides. */
  readonly isWide: boolean;
}

/** On a narrow page one side at a time, its lines wrapped unless somebody chose otherwise. */
export function useViewOptions(): ViewOptions {
  const isWide = useMedia("(width >= 900px)");
  const isNarrow = useMedia("(width < 768px)");
  const [layout, setLayout] = useStored("tandiff:diff-layout", parseLayout);
  const [wrap, setWrap] = useStored("tandiff:wrap", parseWrap);
  return { layout: isWide ? layout : "unified", wrap: wrap ?? isNarrow, setLayout, setWrap, isWide };
}

export function ViewControls({ options, layouts }: { options: ViewOptions; layouts: boolean }) {
  const isSplit = options.layout === "split";
  return (
    <>
      {layouts && options.isWide && (
        <IconButton
          label={isSplit ? "Show in one column" : "Show side by side"}
          onClick={() => options.setLayout(isSplit ? "unified" : "split")}
        >
          {isSplit ? <Rows2 /> : <Columns2 />}
        </IconButton>
      )}
      <IconButton
        label="Wrap long lines"
        pressed={options.wrap}
        onClick={() => options.setWrap(!options.wrap)}
      >
        <WrapText />
      </IconButton>
    </>
  );
}

function parseLayout(stored: string | null): DiffLayout {
  return stored === "split" ? "split" : "unified";
}

function parseWrap(stored: string | null): boolean | null {
  return stored === "true" ? true : stored === "false" ? false : null;
}
