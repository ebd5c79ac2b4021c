import { common, createLowlight } from "lowlight";
import { type HunkData, tokenize } from "react-diff-view";

export interface Request {
  readonly file: number;
  readonly language: string;
  readonly hunks: HunkData[];
}

const lowlight = createLowlight(common);
// The library asks for refractor's older shape: highlight() answers the nodes themselves.
const refractor = {
  highlight: (text: string, language: string) => lowlight.highlight(language, text).children,
};

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  const tokens = tokenize(data.hunks, { highlight: true, refractor, language: data.language });
  postMessage({ file: data.file, tokens });
});
