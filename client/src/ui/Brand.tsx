import styles from "./Brand.module.css";

export function Brand() {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 32 32" aria-hidden className={styles.mark}>
        <rect width="32" height="32" rx="7" fill="var(--accent)" />
        <path
          d="M8 11h9M12.500 6.500v9M15 23h9"
          stroke="var(--on-accent)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      <span className={styles.name}>Tandiff</span>
    </span>
  );
}
