/** `2 MB`, `500 kB` */
export function sizeText(bytes: number): string {
  const mib = 1024 * 1024;
  return bytes % mib === 0 ? `${bytes / mib} MB` : `${Math.floor(bytes / 1024)} kB`;
}
