import type { ReplayPolicy } from "@tandiff/shared/session/replay.ts";
import { Choices } from "./Choices.tsx";

/** Whether the candidate is asked if the call may be kept. */
export function ReplayField(props: { value: ReplayPolicy; onChange: (value: ReplayPolicy) => void }) {
  return (
    <Choices
      legend="Keeping how the call went, key by key"
      value={props.value}
      choices={[
        { value: "ask", label: "Ask the candidate" },
        { value: "never", label: "Never" },
      ]}
      hint="Without their consent only the texts are kept."
      onChange={props.onChange}
    />
  );
}
