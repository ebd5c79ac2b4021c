import type { z } from "zod";
import {
  BlobsRequest,
  DiffsQuery,
  DraftQuery,
  DraftRequest,
  EraseRequest,
  FocusPut,
  OrganiserSeatRequest,
  SeatRequest,
  SessionRequest,
  SessionsQuery,
  ViewedMark,
} from "@tandiff/shared/api.ts";
import { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { ImportRequest } from "@tandiff/shared/exercise/import.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { ReplayPiece } from "@tandiff/shared/replay/protocol.ts";
import { SearchQuery } from "@tandiff/shared/search/protocol.ts";
import { ScorecardRequest, ScorecardView, SubmissionRequest } from "@tandiff/shared/scoring/scorecard.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import { CommandRequest } from "@tandiff/shared/session/commands.ts";
import type { routeRules } from "../route-access.ts";
import * as answers from "./answers.ts";

/** A route for people who write programs: what it takes and gives. */
export interface RouteDoc {
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A form instead, as `multipart/form-data`: a file, and a part `request` with JSON of this form. */
  readonly fileWith?: z.ZodType;
  /** JSON of a form, another kind of content, or nothing (204). */
  readonly answer: z.ZodType | string | null;
  /** 200 unless told. */
  readonly status?: 201;
}

/** Without a seat or a key. */
export const openRoutes: Readonly<Record<string, RouteDoc>> = {
  "GET /api/openapi.json": { summary: "This document", answer: "application/json" },
  "POST /api/seats": {
    summary: "Exchange a link's secret for the seat's cookie",
    body: SeatRequest,
    answer: answers.seatAnswer,
  },
  "POST /api/organiser/seat": {
    summary: "Exchange the organiser's key for its cookie",
    body: OrganiserSeatRequest,
    answer: answers.organiserSeat,
  },
};

/** Under `/api/organiser`, with the organiser's key. */
export const organiserDocs: Readonly<Record<string, RouteDoc>> = {
  "GET /exercises": { summary: "The bank", answer: answers.exercisesView },
  "POST /exercises": {
    summary: "Add an exercise; 200 where this very content is there already",
    body: ExerciseUpload,
    answer: answers.exerciseAdded,
    status: 201,
  },
  "GET /imports": {
    summary: "Whether an exercise is being imported from a file",
    answer: answers.importsView,
  },
  "POST /imports": {
    summary:
      "Look at a git bundle, or at a zip of base and head, and add it to the bank; 201 where it is new there",
    fileWith: ImportRequest,
    answer: answers.importAnswer,
  },
  "GET /exercises/:slug": { summary: "An exercise, with its files", answer: ExerciseUpload },
  "POST /exercises/:slug/retire": { summary: "Offer it for new sessions no more", answer: null },
  "POST /exercises/:slug/offer": { summary: "Offer it again", answer: null },
  "GET /sessions": {
    summary: "The board of sessions, in its groups",
    query: SessionsQuery,
    answer: answers.sessionsView,
  },
  "POST /sessions": {
    summary: "Make a session",
    body: SessionRequest,
    answer: answers.sessionLinks,
    status: 201,
  },
  "GET /sessions/:id": { summary: "A session's links", answer: answers.sessionLinks },
  "GET /sessions/:id/accommodations": { summary: "What the candidate needs", answer: Accommodations },
  "POST /sessions/:id/changes": {
    summary: "Change a session's times, exercise or people, cancel it or take that back",
    body: ChangeRequest,
    answer: answers.sessionLinks,
  },
  "POST /sessions/:id/participants/:participant/revoke": { summary: "End a person's link", answer: null },
  "POST /sessions/:id/participants/:participant/reissue": {
    summary: "Give a person a new link",
    answer: answers.reissuedLink,
  },
  "GET /sessions/:id/participants/:participant/invitation.txt": {
    summary: "A letter with the person's link",
    answer: "text/plain",
  },
  "GET /sessions/:id/participants/:participant/invitation.ics": {
    summary: "The call for a calendar (RFC 5545)",
    answer: "text/calendar",
  },
  "POST /sessions/:id/compact": {
    summary: "Destroy how the texts of an ended session came about",
    answer: null,
  },
  "GET /sessions/:id/candidate-data.zip": {
    summary: "All data by and about the candidate",
    answer: "application/zip",
  },
  "POST /sessions/:id/erase": {
    summary: "Destroy all of a session, for ever",
    body: EraseRequest,
    answer: null,
  },
  "GET /sessions/:id/export.zip": { summary: "The export", answer: "application/zip" },
  "GET /sessions/:id/export/:part": { summary: "One file of the export", answer: "*/*" },
};

/** Under `/api/<participant>`, with that seat's cookie. */
export const participantDocs: Readonly<Record<keyof typeof routeRules, RouteDoc>> = {
  "GET /welcome": {
    summary: "What may be known before the merge request is open",
    answer: answers.welcomeView,
  },
  "POST /commands": { summary: "Carry out a command", body: CommandRequest, answer: answers.commandAnswer },
  "GET /accommodations": { summary: "What the candidate needs", answer: Accommodations },
  "GET /drafts": { summary: "One's own drafts", answer: answers.draftsView },
  "PUT /drafts": { summary: "Save a draft", body: DraftRequest, answer: answers.draftSaved },
  "DELETE /drafts": { summary: "Delete a draft", query: DraftQuery, answer: null },
  "GET /rubric": { summary: "What interviewers look for", answer: Rubric },
  "GET /scorecard": { summary: "One's own scorecard, and others' once they are open", answer: ScorecardView },
  "PUT /scorecard": { summary: "Save one's scorecard", body: ScorecardRequest, answer: answers.draftSaved },
  "POST /scorecard/submissions": {
    summary: "Submit or amend one's scorecard",
    body: SubmissionRequest,
    answer: null,
  },
  "GET /trace": { summary: "What became of threads, and where changes came from", answer: answers.trace },
  "GET /fixes": { summary: "What was written for which thread", answer: answers.fixesView },
  "GET /export.zip": { summary: "The export", answer: "application/zip" },
  "GET /export/:part": { summary: "One file of the export", answer: "*/*" },
  "GET /own-copy.zip": { summary: "The candidate's own words, code and exercise", answer: "application/zip" },
  "GET /replay": { summary: "What a player of the replay begins with", answer: answers.replayIndex },
  "GET /replay/pieces/:number": { summary: "A piece of the replay", answer: ReplayPiece },
  "GET /focus": { summary: "The texts of a running focus time", answer: answers.focusView },
  "PUT /focus": { summary: "Save a text of the focus time", body: FocusPut, answer: null },
  "GET /merge-request": { summary: "The merge request, packed", answer: answers.mergeRequest },
  "GET /diffs": {
    summary: "What some of its commits did, packed",
    query: DiffsQuery,
    answer: answers.diffs,
  },
  "GET /blobs/:hash": { summary: "The bytes of a file", answer: "application/octet-stream" },
  "POST /blobs": {
    summary: "The bytes of many files",
    body: BlobsRequest,
    answer: "application/octet-stream",
  },
  "GET /search": {
    summary: "Lines that hold some words",
    query: SearchQuery,
    answer: "application/x-ndjson",
  },
  "GET /viewed": { summary: "The files marked as viewed", answer: answers.viewedView },
  "PUT /viewed": { summary: "Mark a file as viewed, or not", body: ViewedMark, answer: null },
  "GET /application.zip": { summary: "Head's files", answer: "application/zip" },
  "GET /application.bundle": {
    summary: "A git bundle with base and head",
    answer: "application/octet-stream",
  },
};
