import { z } from "zod";

/** For tests only: what the forges publish about what they take. */

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const line = z.int().positive();

/**
 * Source: GitLab, doc/api/discussions.md, "Create new merge request thread", "Parameters for multiline comments" and
 * "Line code"; bounds from app/validators/json_schemas/position.json.
 */
const gitlabLine = z.strictObject({
  line_code: z
    .string()
    .max(100)
    .regex(/^[0-9a-f]{40}_\d+_\d+$/),
  type: z.enum(["new", "old"]),
  old_line: line.optional(),
  new_line: line.optional(),
});

const gitlabCommon = {
  base_sha: sha,
  start_sha: sha,
  head_sha: sha,
  old_path: z.string().min(1).max(1000),
  new_path: z.string().min(1).max(1000),
};

export const GitlabDiscussions = z.array(
  z.strictObject({
    body: z.string().min(1).max(1_000_000),
    position: z
      .discriminatedUnion("position_type", [
        z
          .strictObject({
            position_type: z.literal("text"),
            ...gitlabCommon,
            old_line: line.optional(),
            new_line: line.optional(),
            line_range: z.strictObject({ start: gitlabLine, end: gitlabLine }).optional(),
          })
          .refine(({ old_line, new_line }) => old_line !== undefined || new_line !== undefined),
        z.strictObject({ position_type: z.literal("file"), ...gitlabCommon }),
      ])
      .optional(),
  }),
);

const side = z.enum(["LEFT", "RIGHT"]);

/**
 * Source: GitHub's OpenAPI description (github/rest-api-description), "pulls/create-review"; that `start_line` comes
 * before `line`, and that both sides of a range are named, is from the documentation of "pulls/create-review-comment".
 */
export const GithubReview = z.strictObject({
  commit_id: sha,
  body: z.string().min(1).max(65_536),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  comments: z.array(
    z
      .strictObject({
        path: z.string().min(1),
        body: z.string().min(1).max(65_536),
        line,
        side,
        start_line: line.optional(),
        start_side: side.optional(),
      })
      .refine(({ start_line, start_side }) => (start_line === undefined) === (start_side === undefined))
      .refine(
        (one) => one.start_line === undefined || one.start_side !== one.side || one.start_line < one.line,
      ),
  ),
});
