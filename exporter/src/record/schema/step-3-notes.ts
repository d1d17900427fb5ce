import type { Database } from '../file/database.ts';

/** The note of an event of the asset as a whole: the transport of the event is `*` and its port is 0. */
export function step3(db: Database): void {
  db.exec('ALTER TABLE event ADD COLUMN note TEXT');
}
