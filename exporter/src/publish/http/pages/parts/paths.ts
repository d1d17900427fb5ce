/**
 * The values that a link of an alert may mean, likeliest first. Prometheus templates write a blank as `+` (urlquery),
 * also in a path, where `+` means itself. Our own links write `%20` and `%2B`.
 * @param part a part of the path as it was sent
 */
export function namesOf(part: string): readonly string[] {
  return [...new Set([part.replaceAll('+', '%20'), part])].map((one) => decodeURIComponent(one));
}

/** A port that has a page: decimal, as our links write it. */
export function portInPath(text: string): number | null {
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
