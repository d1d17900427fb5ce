import type { Database } from '../file/database.ts';

/** The ticket with which a person declared a port closed. */
export function step2(db: Database): void {
  db.exec(`
    ALTER TABLE event ADD COLUMN ticket TEXT;
    ALTER TABLE change ADD COLUMN ticket TEXT;
  `);
}
