import { Component, type ReactNode } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";

/** A fault of the page's own: says so, and offers to load it anew. Drafts are kept by then. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main>
        <ErrorState title="This page has stopped working" alone onRetry={() => location.reload()}>
          Load it again to go on. What you wrote is kept.
        </ErrorState>
      </main>
    );
  }
}
