import { StoreError } from '../../../model/store.ts';
import { badCursor } from './cursor.ts';

/** What the store says to a reader. @throws HttpProblem 400 where the cursor is none of its own */
export async function fromStore<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'bad_cursor') {
      throw badCursor();
    }
    throw error;
  }
}
