import styles from "./Spinner.module.css";

/** Something is under way. Give `label` where no text beside it says so. */
export function Spinner({ label }: { label?: string }) {
  return (
    <span className={styles.spinner} role={label ? "status" : undefined}>
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
