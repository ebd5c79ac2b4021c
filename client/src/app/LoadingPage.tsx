import { Spinner } from "../ui/Spinner.tsx";
import styles from "./pages.module.css";

/** Stays blank for a moment, so that a quick load does not flicker. */
export function LoadingPage() {
  return (
    <main className={styles.loading}>
      <Spinner label="Loading" />
    </main>
  );
}

/** As `LoadingPage`, within a page. */
export function LoadingView() {
  return (
    <div className={styles.loading}>
      <Spinner label="Loading" />
    </div>
  );
}
