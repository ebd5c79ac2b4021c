import type { DimensionScore, FindingScore, Scorecard } from "@tandiff/shared/scoring/scorecard.ts";

/**
 * Brings together what two pages of the same person have made of a scorecard. Each part is the one that was
 * changed; where both changed a text, both texts stay.
 */
export function mergeScorecards(base: Scorecard, mine: Scorecard, theirs: Scorecard): Scorecard {
  return {
    dimensions: mergeItems(base.dimensions, mine.dimensions, theirs.dimensions, mergeDimension),
    findings: mergeItems(base.findings, mine.findings, theirs.findings, mergeFinding),
    recommendation: changed(base.recommendation, mine.recommendation, theirs.recommendation),
    summary: mergeText(base.summary, mine.summary, theirs.summary),
  };
}

function mergeItems<Id extends string, Item>(
  base: Partial<Record<Id, Item>>,
  mine: Partial<Record<Id, Item>>,
  theirs: Partial<Record<Id, Item>>,
  merge: (base: Item | undefined, mine: Item, theirs: Item) => Item,
): Partial<Record<Id, Item>> {
  const merged: Partial<Record<Id, Item>> = { ...theirs };
  for (const id of idsOf(mine)) {
    const [own, other] = [mine[id], theirs[id]];
    if (own !== undefined) merged[id] = other === undefined ? own : merge(base[id], own, other);
  }
  return merged;
}

function idsOf<Id extends string>(items: Partial<Record<Id, unknown>>): Id[] {
  return Object.keys(items).filter((id): id is Id => id in items);
}

function mergeDimension(
  base: DimensionScore | undefined,
  mine: DimensionScore,
  theirs: DimensionScore,
): DimensionScore {
  return {
    level: changed(base?.level ?? null, mine.level, theirs.level),
    comment: mergeText(base?.comment ?? "", mine.comment, theirs.comment),
    evidence: changed(base?.evidence ?? [], mine.evidence, theirs.evidence),
  };
}

function mergeFinding(
  base: FindingScore | undefined,
  mine: FindingScore,
  theirs: FindingScore,
): FindingScore {
  return {
    verdict: changed(base?.verdict ?? null, mine.verdict, theirs.verdict),
    way: changed(base?.way ?? null, mine.way, theirs.way),
    evidence: changed(base?.evidence ?? [], mine.evidence, theirs.evidence),
  };
}

/** What this page has changed wins, since it is in sight here. */
function changed<Value>(base: Value, mine: Value, theirs: Value): Value {
  return JSON.stringify(mine) === JSON.stringify(base) ? theirs : mine;
}

function mergeText(base: string, mine: string, theirs: string): string {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base || theirs === "" ? mine : `${theirs}\n\n${mine}`;
}
