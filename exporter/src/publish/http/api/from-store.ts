import { StoreError } from '../../../model/store.ts';
import { badCursor } from './cursor.ts';

/** An answer of the store for a reader. @throws HttpProblem 400 where the store never returned the cursor */
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
