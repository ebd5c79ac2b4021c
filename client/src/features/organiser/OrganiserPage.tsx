import type { ExercisesView } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { Plus } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { loadExercises, loadSessions } from "../../api/organiser.ts";
import { sentenceOf } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { TabPanel, Tabs } from "../../ui/Tabs.tsx";
import { useLoad, type Loaded } from "../../ui/use-load.ts";
import { ImportDialog } from "./ImportDialog.tsx";
import { useImport } from "./use-import.ts";
import { Bank } from "./Bank.tsx";
import { NewSessionDialog } from "./NewSessionDialog.tsx";
import { NoKeyPage } from "./NoKeyPage.tsx";
import styles from "./OrganiserPage.module.css";
import { OrganiserBar } from "./OrganiserBar.tsx";
import { SessionDialog, type AskedDialog } from "./SessionDialog.tsx";
import { Sessions } from "./Sessions.tsx";

/** A session that is being made, and the exercise that was picked for it. */
interface Creating {
  readonly exercise: ExerciseSlug | null;
}

/** How often the board looks for what has changed. Milliseconds. */
const refresh = 60_000;

/** Sessions and the bank of exercises. */
export function OrganiserPage() {
  const sessions = useLoad(loadSessions);
  const exercises = useLoad(loadExercises);
  const [tab, setTab] = useState<"sessions" | "bank">("sessions");
  const [creating, setCreating] = useState<Creating | null>(null);
  const [asked, setAsked] = useState<AskedDialog | null>(null);
  const [isImporting, setImporting] = useState(false);
  const importing = useImport(exercises.reload);
  const { reload } = sessions;
  const bank = exercises.kind === "loaded" ? offered(exercises.value) : [];

  useEffect(() => {
    const timer = setInterval(reload, refresh);
    window.addEventListener("focus", reload);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", reload);
    };
  }, [reload]);

  if (sessions.kind === "failed" && isNoSeat(sessions.error)) return <NoKeyPage />;
  return (
    <div className={styles.page}>
      <title>Interviews · Tandiff</title>
      <OrganiserBar />
      <main className={styles.main}>
        <h1 className="visually-hidden">Organiser</h1>
        <Tabs
          label="Organiser"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "sessions", label: "Sessions", count: lengthOf(sessions, (view) => view.sessions) },
            { value: "bank", label: "Exercises", count: lengthOf(exercises, (view) => offered(view)) },
          ]}
          end={
            <Button
              variant="primary"
              icon={<Plus aria-hidden />}
              onClick={() => setCreating({ exercise: null })}
            >
              New session
            </Button>
          }
        >
          <TabPanel value="sessions">
            <Part loaded={sessions} what="sessions">
              {(view) => (
                <Sessions view={view} onCreate={() => setCreating({ exercise: null })} onAsk={setAsked} />
              )}
            </Part>
          </TabPanel>
          <TabPanel value="bank">
            <Part loaded={exercises} what="exercises">
              {(view) => (
                <Bank
                  exercises={view.exercises}
                  onChanged={exercises.reload}
                  onImport={() => setImporting(true)}
                  onCreate={(exercise) => setCreating({ exercise })}
                />
              )}
            </Part>
          </TabPanel>
        </Tabs>
        {asked && (
          <SessionDialog
            asked={asked}
            view={sessions.kind === "loaded" ? sessions.value : null}
            exercises={bank}
            onClose={() => setAsked(null)}
            onChanged={reload}
          />
        )}
        {isImporting && (
          <ImportDialog
            work={importing}
            exercises={exercises.kind === "loaded" ? exercises.value.exercises : []}
            onClose={() => setImporting(false)}
            onCreate={(exercise) => setCreating({ exercise })}
          />
        )}
        {creating && (
          <NewSessionDialog
            exercises={bank}
            exercise={creating.exercise}
            usualDays={sessions.kind === "loaded" ? sessions.value.retentionDays : null}
            onClose={() => setCreating(null)}
            onCreated={() => {
              setTab("sessions");
              reload();
            }}
          />
        )}
      </main>
    </div>
  );
}

function Part<T>(props: {
  loaded: Loaded<T> & { readonly reload: () => void };
  what: string;
  children: (value: T) => ReactNode;
}) {
  const { loaded } = props;
  switch (loaded.kind) {
    case "loading":
      return (
        <div className={styles.loading}>
          <Spinner label={`Loading the ${props.what}`} />
        </div>
      );
    case "failed":
      return (
        <ErrorState title={`The ${props.what} could not be loaded`} onRetry={loaded.reload}>
          {sentenceOf(loaded.error)}
        </ErrorState>
      );
    case "loaded":
      return props.children(loaded.value);
  }
}

/** Those that a session can be made from. */
function offered({ exercises }: ExercisesView): readonly ExerciseSummary[] {
  return exercises.filter(({ retiredAt }) => retiredAt === null);
}

function lengthOf<T>(loaded: Loaded<T>, list: (value: T) => readonly unknown[]): number | undefined {
  return loaded.kind === "loaded" ? list(loaded.value).length : undefined;
}

function isNoSeat(error: unknown): boolean {
  return error instanceof AppError && (error.code === "not-found" || error.code === "not-allowed");
}
