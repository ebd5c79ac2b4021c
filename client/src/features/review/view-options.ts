import type { DiffLayout } from "../../diff/model.ts";
import { useStored } from "../../ui/stored.ts";
import { useMediaQuery } from "../../ui/use-media-query.ts";

export const tabWidths = [2, 4, 8] as const;
export type TabWidth = (typeof tabWidths)[number];

/** How somebody likes to read; kept in this browser. */
export interface ViewOptions {
  readonly layout: DiffLayout;
  readonly wrap: boolean;
  readonly hideWhitespace: boolean;
  readonly tabWidth: TabWidth;
  /** One file at a time instead of all below each other. */
  readonly oneFile: boolean;
  readonly setLayout: (layout: DiffLayout) => void;
  readonly setWrap: (wrap: boolean) => void;
  readonly setHideWhitespace: (hide: boolean) => void;
  readonly setTabWidth: (width: TabWidth) => void;
  readonly setOneFile: (oneFile: boolean) => void;
  /** There is room for two sides. */
  readonly isWide: boolean;
}

/** On a narrow page one side at a time, its lines wrapped unless somebody chose otherwise. */
export function useViewOptions(): ViewOptions {
  const isWide = useMediaQuery("(width >= 900px)");
  const isNarrow = useMediaQuery("(width < 768px)");
  const [layout, setLayout] = useStored("tandiff:diff-layout", parseLayout);
  const [wrap, setWrap] = useStored("tandiff:wrap", parseWrap);
  const [hideWhitespace, setHideWhitespace] = useStored("tandiff:hide-whitespace", isTrue);
  const [tabWidth, setTabWidth] = useStored("tandiff:tab-width", parseTabWidth);
  const [oneFile, setOneFile] = useStored("tandiff:one-file", isTrue);
  return {
    layout: isWide ? layout : "unified",
    wrap: wrap ?? isNarrow,
    hideWhitespace,
    tabWidth,
    oneFile,
    setLayout,
    setWrap,
    setHideWhitespace,
    setTabWidth,
    setOneFile,
    isWide,
  };
}

function parseLayout(stored: string | null): DiffLayout {
  return stored === "split" ? "split" : "unified";
}

function parseWrap(stored: string | null): boolean | null {
  return stored === "true" ? true : stored === "false" ? false : null;
}

function isTrue(stored: string | null): boolean {
  return stored === "true";
}

function parseTabWidth(stored: string | null): TabWidth {
  return tabWidths.find((width) => `${width}` === stored) ?? 4;
}
