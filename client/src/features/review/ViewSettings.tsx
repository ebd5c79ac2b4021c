import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { IconButton } from "../../ui/IconButton.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { setDiffColours, useDiffColours } from "../../ui/theme.ts";
import { tabWidths, type ViewOptions } from "./view-options.ts";
import styles from "./settings.module.css";

/** How the code is shown, behind one button. */
export function ViewSettings({ options, changes }: { options: ViewOptions; changes: boolean }) {
  const colours = useDiffColours();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="How the code is shown"
      align="end"
      className={styles.popover}
      renderTrigger={(onOpen) => (
        <IconButton label="How the code is shown" onClick={onOpen}>
          <SlidersHorizontal />
        </IconButton>
      )}
    >
      {changes && options.isWide && (
        <Choice
          legend="Columns"
          value={options.layout}
          options={[
            ["unified", "Unified"],
            ["split", "Side by side"],
          ]}
          onChange={options.setLayout}
        />
      )}
      {changes && (
        <Choice
          legend="Files"
          value={options.oneFile ? "one" : "all"}
          options={[
            ["all", "All below each other"],
            ["one", "One at a time"],
          ]}
          onChange={(value) => options.setOneFile(value === "one")}
        />
      )}
      <Choice
        legend="Tab width"
        value={options.tabWidth}
        options={tabWidths.map((width) => [width, `${width}`] as const)}
        onChange={options.setTabWidth}
      />
      <Choice
        legend="Changed lines"
        value={colours}
        options={[
          ["standard", "Green and red"],
          ["safe", "Blue and orange"],
        ]}
        onChange={setDiffColours}
      />
      <Switch checked={options.wrap} onChange={options.setWrap}>
        Wrap long lines
      </Switch>
      {changes && (
        <Switch checked={options.hideWhitespace} onChange={options.setHideWhitespace}>
          Hide whitespace changes
        </Switch>
      )}
    </Popover>
  );
}

function Choice<T extends string | number>(props: {
  legend: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{props.legend}</legend>
      <div>
        {props.options.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Switch(props: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.children}
    </label>
  );
}
