/** Every limit of the product, in one place. Bytes unless a name says otherwise. */
const KiB = 1024;
const MiB = 1024 * KiB;

export const limits = {
  /** One paste or replacement in the workspace. */
  paste: 128 * KiB,
  /** One text file of the workspace, UTF-8. */
  workspaceFile: 1 * MiB,
  /** All text files of the workspace together, UTF-8. */
  workspace: 8 * MiB,
  /** Text files in a workspace; a larger exercise is for review only. */
  workspaceFiles: 2_000,
  /** A frame on the socket of someone who may write the document. */
  writerFrame: 4 * MiB,
  /** A frame on any other socket. */
  readerFrame: 64 * KiB,
  /** One participant's awareness state, as JSON. */
  awareness: 8 * KiB,
  /** A comment, a summary or a draft, in UTF-16 code units. */
  comment: 20_000,
  /** What a program printed, as it is shown to all, in UTF-16 code units. */
  output: 200_000,
  /** Outputs in one session. */
  outputs: 200,
  /** Text that was typed before the end of the call and arrives after it, in UTF-16 code units. */
  lateText: 128 * KiB,
  /** Such texts in one session. */
  lateTexts: 100,
  /** For how long after the end they are taken. */
  lateMinutes: 30,
  /** The changed files of one focus time together, as they are stored. */
  focus: 1 * MiB,
  /** A person's name, in UTF-16 code units. */
  name: 80,
  /** A title of a session, an exercise or a merge request, in UTF-16 code units. */
  title: 200,
  /** An exercise as imported: all its blobs together. */
  exercise: 64 * MiB,
  /** One blob of an exercise. */
  blob: 16 * MiB,
  /** Entries in one tree of an exercise. */
  treeEntries: 20_000,
  /** Commits in a merge request. */
  commits: 500,
  /** Yjs client ids that one participant may take in one document: one a page, each time it loads. */
  clientIds: 1_000,
  /** Insertions of one update whose two neighbours never stood side by side; see the gate. */
  looseInsertions: 200,
  /** Sockets that one participant may have open at once, both kinds together. */
  sockets: 32,
  /** Bytes that may wait for a slow reader before its socket is closed. */
  socketBacklog: 1 * MiB,
} as const;
