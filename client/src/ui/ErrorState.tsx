import { RotateCw, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import { EmptyState } from "./EmptyState.tsx";

/** Something could not be shown: what, and what to do next. */
export function ErrorState(props: {
  title: string;
  /** As of `EmptyState`. */
  alone?: boolean;
  children?: ReactNode;
  onRetry?: () => void;
}) {
  return (
    <div role="alert">
      <EmptyState
        icon={<Unplug />}
        title={props.title}
        alone={props.alone ?? false}
        action={
          props.onRetry && (
            <Button icon={<RotateCw aria-hidden />} onClick={props.onRetry}>
              Try again
            </Button>
          )
        }
      >
        {props.children}
      </EmptyState>
    </div>
  );
}
