import { isVideoAddress } from "@tandiff/shared/session/video-address.ts";
import { Video } from "lucide-react";
import { LinkButton } from "../ui/LinkButton.tsx";
import type { ButtonProps } from "../ui/Button.tsx";
import { useSession } from "./session-store.ts";

/** Opens the video call in a tab of its own, which learns nothing of this one; nothing where there is none. */
export function VideoLink(props: { size?: ButtonProps["size"]; variant?: ButtonProps["variant"] }) {
  const url = useSession(({ state }) => state.videoUrl);
  if (url === null || !isVideoAddress(url)) return null;
  return (
    <LinkButton
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      icon={<Video aria-hidden />}
      data-tip={new URL(url).host}
      {...props}
    >
      Video call
    </LinkButton>
  );
}
