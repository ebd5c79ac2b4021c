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
  /** For how long after its due time what was written in a review is still taken: it may have been on its way. */
  dueGraceSeconds: 60,
  /** The changed files of one focus time together, as they are stored. */
  focus: 1 * MiB,
  /** Why a candidate would rather have another exercise, in UTF-16 code units. */
  objection: 1_000,
  /** One scorecard, as it is sent. */
  scorecard: 1 * MiB,
  /** A person's name, in UTF-16 code units. */
  name: 80,
  /** Why a session was cancelled, in UTF-16 code units. */
  reason: 1_000,
  /** What else a candidate needs, in UTF-16 code units. */
  accommodation: 2_000,
  /** Interviewers of one session. */
  interviewers: 5,
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
  /** A file that an exercise is imported from: a git bundle or a zip archive. */
  importFile: 64 * MiB,
  /** All that is unpacked of such a file, and what it takes to put a bundle's deltas together. */
  importWork: 512 * MiB,
  /** A rubric as it is typed, in UTF-16 code units. */
  rubricText: 256 * KiB,
  /** Objects in an imported bundle. */
  importObjects: 100_000,
  /** Yjs client ids that one participant may take in one document: one a page, each time it loads. */
  clientIds: 1_000,
  /**
   * New insertions and deletions in one update: each takes Yjs some microseconds, and everybody else waits. An
   * afternoon without a line is less.
   */
  pieces: 4_000,
  /** Places that one replacement may change: each is an insertion and a deletion. */
  replacements: 2_000,
  /** Structs that Yjs moves in its lists to split some for one update; so many take it some 30 ms. */
  movedStructs: 100_000_000,
  /** Structs that Yjs looks through to place one update's insertions, see the gate; so many take it some 10 ms. */
  looseSteps: 100_000,
  /** Sockets that one participant may have open at once, both kinds together. */
  sockets: 32,
  /** Bytes that may wait for a slow reader before its socket is closed. */
  socketBacklog: 1 * MiB,
  /**
   * All that one participant writes into one document, what they delete again included, since Yjs keeps it: forty
   * pastes of the largest size and the keys of ten hours are half of it. Each piece counts as `pieceCost` more.
   */
  written: 32 * MiB,
  /**
   * What people take away of sessions, on one server: so many are made at once, so many more wait, and so many of
   * them one person may have asked for. Each takes a second or two, and a session's whole log in memory.
   */
  exports: { atOnce: 2, waiting: 30, each: 6 },
  /** All that one participant says in one session, as its rows hold it: a book is less than 1 MiB. */
  said: 16 * MiB,
  /** Rows of one session that wait until what other nodes have appended is read. */
  waitingRows: 16 * MiB,
  /** What Yjs needs to keep one piece of text, whatever its length. */
  pieceCost: 400,
  /**
   * What one participant may send, in all their pages together: so much at once, and so much a second in the long
   * run. Nobody who types, pastes and clicks comes near. Where there are several nodes, each takes as much, but for
   * commands, which are counted on all.
   */
  quotas: {
    /**
     * On both kinds of sockets. Fast typing is 20 edits and 20 cursors a second, following 25 looks. To ask for a
     * document counts as ten: each page does so when it comes, and every 20 s.
     */
    frames: { burst: 1_000, perSecond: 200 },
    /** Two frames of the largest size at once, such as two pages that come back with all they had. */
    frameBytes: { burst: 8 * MiB, perSecond: 256 * KiB },
    /** HTTP. A page that loads asks for some dozens of things, a search asks at every key. */
    requests: { burst: 600, perSecond: 60 },
    /** A comment, a resolution, a file that is renamed: each is a click. A script may post a whole review. */
    commands: { burst: 500, perSecond: 2 },
    /** Drafts and focus texts, which a page saves every half a second while somebody types. */
    drafts: { burst: 200, perSecond: 5 },
  },
} as const;
