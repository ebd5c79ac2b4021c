/** A page in which two people type. */
export interface Subject {
  readonly name: string;
  /** Of the peers' pages; null for tandiff, which has a server of its own. */
  readonly page: "y-websocket" | "hocuspocus" | "bare" | null;
  /** What holds the text: only what is shown of it counts. */
  readonly text: string;
  /** What takes the keys. */
  readonly input: string;
}

const monaco = {
  text: ".monaco-editor .view-lines",
  input: ".monaco-editor .native-edit-context, .monaco-editor textarea",
};

export const subjects: readonly Subject[] = [
  { name: "tandiff", page: null, ...monaco },
  { name: "y-websocket", page: "y-websocket", ...monaco },
  { name: "hocuspocus", page: "hocuspocus", ...monaco },
  { name: "bare", page: "bare", text: "#text", input: "#text" },
];

/** Those that tandiff is to be as quick as. */
export const peers = ["y-websocket", "hocuspocus"] as const;
