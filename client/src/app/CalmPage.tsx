import type { ReactNode } from "react";
import { Brand } from "../ui/Brand.tsx";
import styles from "./pages.module.css";

/** A page of a few sentences: what this is, what went wrong, what to do now. */
export function CalmPage(props: { title: string; children: ReactNode }) {
  return (
    <main className={styles.calm}>
      <div className={styles.brand}>
        <Brand />
      </div>
      <h1>{props.title}</h1>
      {props.children}
    </main>
  );
}
