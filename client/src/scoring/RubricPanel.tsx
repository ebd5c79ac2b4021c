import { useId } from "react";
import { useMe } from "../session/session-store.ts";
import { Link } from "../ui/Link.tsx";
import { Markdown } from "../ui/markdown/Markdown.tsx";
import { PrivateHead } from "../ui/PrivateHead.tsx";
import { useStored } from "../ui/stored.ts";
import { TabPanel, Tabs } from "../ui/Tabs.tsx";
import { Overall } from "./Overall.tsx";
import { DimensionList, FindingList, useReadOnlyScores } from "./ScoreSections.tsx";
import { ScoreState } from "./ScoreState.tsx";
import { ScoringRoom } from "./ScoringRoom.tsx";
import styles from "./scoring.module.css";
import { useScoring } from "./use-scoring.ts";

const parts = [
  { value: "guide", label: "Guide" },
  { value: "findings", label: "Findings" },
  { value: "dimensions", label: "Dimensions" },
  { value: "overall", label: "Overall" },
] as const;
type RubricPart = (typeof parts)[number]["value"];

/** The rubric beside the code, with one's own scorecard in it. Never drawn for a candidate, who cannot load it. */
export function RubricPanel({
  onClose,
  titled = true,
}: {
  onClose?: () => void;
  /** False where what it stands in has the title already. */
  titled?: boolean;
}) {
  const me = useMe();
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <PrivateHead
        id={heading}
        title="Rubric"
        isTitleHidden={!titled}
        close={{ label: "Close the rubric", run: onClose }}
      >
        <Link className={styles.whole} href={`/p/${me.id}/scorecard`}>
          Whole page
        </Link>
      </PrivateHead>
      <ScoringRoom>
        <PanelBody />
      </ScoringRoom>
    </section>
  );
}

function PanelBody() {
  const [part, setPart] = useStored("tandiff:rubric-part", partOf);
  const guide = useScoring(({ rubric }) => rubric.guide);
  const readOnly = useReadOnlyScores();
  return (
    <Tabs label="Parts of the rubric" value={part} tabs={parts} onChange={setPart}>
      <TabPanel value="guide">
        <div className={styles.body}>
          {guide === "" ? (
            <p className={styles.quiet}>This exercise brings no guide.</p>
          ) : (
            <Markdown source={guide} />
          )}
        </div>
      </TabPanel>
      <TabPanel value="findings">
        <div className={styles.body}>
          <FindingList />
        </div>
      </TabPanel>
      <TabPanel value="dimensions">
        <div className={styles.body}>
          <DimensionList />
        </div>
      </TabPanel>
      <TabPanel value="overall">
        <div className={styles.body}>
          <Overall mayWrite={readOnly === null} />
        </div>
      </TabPanel>
      {part !== "guide" && <ScoreState className={styles.foot} />}
    </Tabs>
  );
}

function partOf(stored: string | null): RubricPart {
  return parts.find(({ value }) => value === stored)?.value ?? "guide";
}
