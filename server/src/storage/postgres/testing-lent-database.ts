import { z } from "zod";
import { openPostgres } from "./open.ts";
import { runOn } from "./testing-start.ts";

/** All that a test could add to its tables, or take from them. */
const readForm = `
  SELECT string_agg(format('%s %s %s', oid, relnatts, (SELECT count(*) FROM pg_trigger WHERE tgrelid = pg_class.oid)), ', '
         ORDER BY oid) AS form
  FROM pg_class WHERE relnamespace = 'public'::regnamespace`;

const Form = z.object({ form: z.string() });

const emptyAll = `DO $$ BEGIN
  PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
  EXECUTE (SELECT format('TRUNCATE %s RESTART IDENTITY', string_agg(oid::regclass::text, ', ')) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_version');
END $$`;

/** As a node of the next version may leave the tables behind those of this one, which go on: with more columns. */
const widenTables = `
  DO $$ DECLARE found text; BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
      EXECUTE format('ALTER TABLE %I ADD COLUMN later INTEGER NOT NULL DEFAULT 0', found);
    END LOOP;
  END $$`;

/** For tests only: a database with all tables, which one test after the other has, each without a row. */
export class LentDatabase {
  readonly url: string;
  readonly #form: string;

  private constructor(url: string, form: string) {
    this.url = url;
    this.#form = form;
  }

  /** @param url of an empty one */
  static async create(url: string): Promise<LentDatabase> {
    await (await openPostgres(url)).close();
    await runOn(url, widenTables);
    return new LentDatabase(url, await formOf(url));
  }

  /**
   * Closes it to whoever still uses it, and makes it what it was.
   * @throws when its tables are not what they were
   */
  async empty(): Promise<void> {
    await runOn(this.url, emptyAll);
    if ((await formOf(this.url)) === this.#form) return;
    throw new Error("This test has changed the tables of a lent database: it needs one of its own.");
  }
}

async function formOf(url: string): Promise<string> {
  const [found] = await runOn(url, readForm);
  return Form.parse(found).form;
}
