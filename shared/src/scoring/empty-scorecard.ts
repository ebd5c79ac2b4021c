import type { DimensionScore, FindingScore, Scorecard } from "./scorecard.ts";

/** What nobody has touched yet; apart from the schemas, for pages load none. */
export const emptyScorecard: Scorecard = { dimensions: {}, findings: {}, recommendation: null, summary: "" };
export const emptyDimensionScore: DimensionScore = { level: null, comment: "", evidence: [] };
export const emptyFindingScore: FindingScore = { verdict: null, way: null, evidence: [] };
