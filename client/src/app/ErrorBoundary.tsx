import { Component, type ReactNode } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";

/** Errors of code that did not arrive. Vite tells of them before they are thrown. */
const ofLoading = new WeakSet<Error>();
window.addEventListener("vite:preloadError", ({ payload }) => ofLoading.add(payload));

type Failure = "fault" | "not-loaded" | "server-away";

const words: Readonly<Record<Failure, readonly [title: string, sentence: string]>> = {
  fault: ["This page has stopped working", "Load it again to go on. What you wrote is kept."],
  "not-loaded": [
    "A part of this page could not be loaded",
    "Nothing that you typed is lost, and to try again loads the page anew.",
  ],
  "server-away": [
    "The server cannot be reached",
    "Nothing that you typed is lost: try again in a moment, and keep this tab open until then.",
  ],
};

/** A fault of the page's own, or code that did not come: says so, and offers to load the page anew. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failure: Failure | null }> {
  override state: { failure: Failure | null } = { failure: null };

  static getDerivedStateFromError(error: unknown): { failure: Failure } {
    return { failure: error instanceof Error && ofLoading.has(error) ? "not-loaded" : "fault" };
  }

  /** A browser remembers what it failed to load: only a page that is loaded anew asks for it again. */
  readonly #retry = async (): Promise<void> => {
    try {
      // Without a server the browser would show a page of its own instead of this one.
      await fetch(location.origin, { method: "HEAD", cache: "no-store" });
      location.reload();
    } catch {
      this.setState({ failure: "server-away" });
    }
  };

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    const [title, sentence] = words[failure];
    return (
      <main>
        <ErrorState title={title} alone onRetry={() => void this.#retry()}>
          {sentence}
        </ErrorState>
      </main>
    );
  }
}
