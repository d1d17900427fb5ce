/** One password to compare with the hash of one user. */
export interface PasswordQuestion {
  readonly password: string;
  /** bcrypt, 60 characters; null where no user has that name. */
  readonly hash: string | null;
  /** The highest cost of all hashes. */
  readonly dearestCost: number;
}

/**
 * Whether the password is right. A refusal always takes the time of the most expensive hash (2^cost rounds of bcrypt).
 * So the time tells neither which names exist nor whose hash is cheap.
 */
export function checkPassword(
  { password, hash, dearestCost }: PasswordQuestion,
  compare: (password: string, hash: string) => boolean,
): boolean {
  if (hash === null) {
    compare(password, decoyOf(dearestCost));
    return false;
  }
  if (compare(password, hash)) return true;
  // 2^c + 2^c + 2^(c+1) + ... + 2^(d-1) = 2^d
  for (let cost = costOf(hash); cost < dearestCost; cost += 1) compare(password, decoyOf(cost));
  return false;
}

/** `$2b$12$...` → 12 */
export function costOf(hash: string): number {
  return Number(hash.split('$')[2]);
}

/** A hash of that cost that belongs to no password: salt and digest are zeros. */
function decoyOf(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}
