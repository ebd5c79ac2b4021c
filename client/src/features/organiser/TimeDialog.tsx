import type { SessionSummary } from "@tandiff/shared/api.ts";
import { movedSchedule } from "@tandiff/shared/session/schedule.ts";
import { localTimeIn, momentIn } from "@tandiff/shared/session/time-zone.ts";
import { useState } from "react";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import styles from "./NewSessionForm.module.css";
import { OpeningField } from "./OpeningField.tsx";
import { callTime, needsCallTime, type FormErrors, type FormTimes } from "./session-form.ts";
import { ownTimeZone } from "./time-zones.ts";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** When the call is and where; the opening and a review's due time move with it. */
export function TimeDialog({ session, candidate, onClose, onChanged }: ChangeDialogProps<SessionSummary>) {
  const { kind } = session.exercise;
  const zone = session.timeZone ?? ownTimeZone;
  const [form, setForm] = useState<FormTimes>({
    callAt: session.callAt === null ? "" : localTimeIn(session.callAt, zone),
    timeZone: zone,
    preset: session.preset ?? "now",
  });
  const [due, setDue] = useState("");
  const [videoUrl, setVideoUrl] = useState(session.videoUrl ?? "");
  const [errors, setErrors] = useState<FormErrors>({});
  const { busy, failure, send } = useChange(session.id, onChanged);
  const callAt = callTime(form);
  const preset = form.preset === session.preset ? null : form.preset;
  const moved = callAt === null && form.preset !== "now" ? null : movedSchedule(session, { callAt, preset });
  const dueAt = momentIn(due, form.timeZone);
  const schedule = moved && { ...moved, dueAt: dueAt ?? moved.dueAt };

  async function save(): Promise<void> {
    if (!moved) return setErrors({ callAt: needsCallTime });
    const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
    const times = {
      type: "time.change",
      callAt: iso(callAt),
      preset,
      dueAt: iso(dueAt),
      timeZone: form.timeZone,
    } as const;
    const url = videoUrl.trim() === "" ? null : videoUrl.trim();
    const video = { type: "video.change", videoUrl: url } as const;
    if (await send(times, ...(url === session.videoUrl ? [] : [video]))) onClose();
  }

  return (
    <ChangeDialog
      title={`The call with ${candidate}`}
      description="Everyone’s page follows at once. Send the invitations again: calendars put the new time in the place of the old one."
      failure={failure}
      busy={busy}
      confirm={{ label: "Save", run: () => void save() }}
      onClose={onClose}
    >
      <div className={styles.form}>
        <OpeningField
          form={form}
          kind={kind}
          schedule={schedule}
          errors={errors}
          onChange={(part) => {
            setErrors({});
            setForm({ ...form, ...part });
          }}
        />
        <div className={styles.columns}>
          {kind === "review" && (
            <Field label="Review due" optional hint="Empty: it moves with the call.">
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  value={due}
                  onChange={(event) => setDue(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label="Link to the video call" optional>
            {(control) => (
              <TextInput
                {...control}
                type="url"
                value={videoUrl}
                placeholder="https://"
                autoComplete="off"
                onChange={(event) => setVideoUrl(event.target.value)}
              />
            )}
          </Field>
        </div>
      </div>
    </ChangeDialog>
  );
}
