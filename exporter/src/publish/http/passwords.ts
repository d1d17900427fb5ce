import { compare } from 'bcryptjs';
import { createHmac, randomBytes } from 'node:crypto';

/** Answers of bcrypt that are kept, so that a scrape every 15 s does not cost 100 ms of hashing each time. */
const answersKept = 100;

/** Of no user: compared where the name is unknown, so that time does not tell which names exist. */
const nobody = '$2b$10$abcdefghijklmnopqrstuuOgZC1Td3wV3UfMmnTmVGbTmhPJ3jQOe';

/** Checks passwords against bcrypt hashes, each pair once. */
export class Passwords {
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, boolean>();

  async isRight(password: string, hash: string | undefined): Promise<boolean> {
    const against = hash ?? nobody;
    // Keyed and short-lived: a dump of this process does not help to guess.
    const question = createHmac('sha256', this.#key)
      .update(JSON.stringify([against, password]))
      .digest('base64');
    const known = this.#known.get(question) ?? (await compare(password, against));
    this.#keep(question, known);
    return known && hash !== undefined;
  }

  #keep(question: string, answer: boolean): void {
    this.#known.delete(question);
    this.#known.set(question, answer);
    const [oldest] = this.#known.keys();
    if (this.#known.size > answersKept && oldest !== undefined) {
      this.#known.delete(oldest);
    }
  }
}
