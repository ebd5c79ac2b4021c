import { Rubric } from "./rubric.ts";

/** For exercises that bring none, such as those imported from a repository: what any review shows. */
export const usualRubric: Rubric = Rubric.parse({
  guide: "",
  dimensions: [
    {
      id: "correctness",
      title: "Correctness",
      levels: [
        "Sees no wrong behaviour, or only suspects one without being able to say what would happen.",
        "Finds what shows in the diff alone, but not what it leads to.",
        "Finds several faults and says what somebody would notice of each.",
        "Follows a change through the code around it, finds what only shows there, and separates what must be mended now from what can wait.",
      ],
    },
    {
      id: "reliability",
      title: "Reliability",
      levels: [
        "Takes it for granted that requests come one at a time, that nothing fails and that all data is new.",
        "Names risks as rules, without an order of events or data that would go wrong.",
        "Shows what goes wrong when two things happen at once, something fails, or older data is read.",
        "Proposes what makes it hold, in the smallest change, and says how it could be seen to hold.",
      ],
    },
    {
      id: "security",
      title: "Security",
      levels: [
        "Has nothing to say on who may do or see what.",
        "Notices known patterns, without an input or a person that does harm.",
        "Shows what a stranger or a user could do or see that they should not.",
        "Ranks what is possible by what it leads to, and mends it where it begins.",
      ],
    },
    {
      id: "tests",
      title: "Tests",
      levels: [
        "Takes green tests as proof.",
        "Asks for more tests in general, or counts what is missing without reading what is there.",
        "Says which test would have failed, or which one cannot fail.",
        "Reads the tests as evidence of how the change was understood, and writes the one that fails first.",
      ],
    },
    {
      id: "design",
      title: "Design",
      levels: [
        "Comments are on names and layout alone.",
        "Likes or dislikes parts of the structure without saying what would become easier or harder.",
        "Takes the code around the change as the yardstick, and sees where the change goes round it.",
        "Weighs what to mend now against what to leave, and would split off a part with a good reason.",
      ],
    },
    {
      id: "communication",
      title: "Communication",
      levels: [
        "Comments are verdicts or orders; what matters is lost among the small, and questions are taken as attacks.",
        "Comments are polite and mostly clear, but all weigh the same and say what without why.",
        "Each comment says what happens, to whom, and what would mend it; must and could are told apart, what is good is named, and on the call they listen.",
        "The review is help that its author could act on alone; they say what they are not sure of, and change their mind in the open when shown something.",
      ],
    },
    {
      id: "pairing",
      title: "Writing code together",
      levels: [
        "Waits to be told, or takes the keyboard and leaves the others behind.",
        "Makes changes that work when led, but checks them late and says little while writing.",
        "Takes a piece with a clear end, says what they are trying, checks it by a test or a run, and takes in what others say.",
        "Finds the smallest step worth having, sees it fail first, brings the others along, and leaves code that could be merged.",
      ],
    },
  ],
  findings: [],
  strengths: [],
});
