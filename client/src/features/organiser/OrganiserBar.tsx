import { Brand } from "../../ui/Brand.tsx";
import { ThemeSwitch } from "../../ui/ThemeSwitch.tsx";
import styles from "./OrganiserBar.module.css";

export function OrganiserBar() {
  return (
    <header className={styles.bar}>
      <Brand />
      <span className={styles.place}>Organiser</span>
      <div className={styles.end}>
        <ThemeSwitch />
      </div>
    </header>
  );
}
