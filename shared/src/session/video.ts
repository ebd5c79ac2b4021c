import { z } from "zod";
import { isVideoAddress } from "./video-address.ts";

const fault = "The address of the video call must be a whole one that begins with https://.";

/** Address of the video call. It is shown to people as a link, so nothing but https gets in. */
export const VideoUrl = z
  .string()
  .trim()
  .max(2_000, "The address of the video call is longer than 2,000 characters.")
  .refine(isVideoAddress, fault);
