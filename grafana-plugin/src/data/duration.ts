const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** A duration in its largest unit, for small places: `2 h`. */
export function formatRoughly(ms: number): string {
  return formatDuration(ms).split(' ').slice(0, 2).join(' ');
}

/** A duration in its two largest units: `2 h 13 min`. Above a minute it has no seconds. */
export function formatDuration(ms: number): string {
  const first = units.findIndex((unit) => ms >= unit.ms);
  const [large, small] = [units[first], units[first + 1]];
  if (large === undefined) {
    return '0 s';
  }
  const whole = Math.floor(ms / large.ms);
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms);
  return rest === 0 || small?.name === 's'
    ? `${whole} ${large.name}`
    : `${whole} ${large.name} ${rest} ${small?.name ?? ''}`;
}
