/** Instants as sensors write them. Nothing here reads a clock, nor the time zone of this machine. */

const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))$/;

/** `2017-01-26T20:16:58.270700+0000` as epoch milliseconds; null where it is none. */
export function isoInstant(text: string): number | null {
  const parts = iso.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  if (!isDate(month, day) || !isTime(hour, minute, second)) return null;
  // Whole milliseconds: a fraction added to so large a number may lose one.
  const fractionMs = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const seconds = daysTo(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  const aheadMinutes = (parts[8] === '-' ? -1 : 1) * (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0));
  return seconds * 1000 + fractionMs - aheadMinutes * 60_000;
}

function isDate(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isTime(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && second <= 60;
}

/** Days since 1970-01-01 in the Gregorian calendar, which repeats every 400 years of 146,097 days. */
function daysTo(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is their last.
  const since = month > 2 ? year : year - 1;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return since * 365 + Math.floor(since / 4) - Math.floor(since / 100) + Math.floor(since / 400) + inYear - 719_468;
}

/** Epoch seconds as Zeek writes them, `1379288667.706265`, as epoch milliseconds; null where it is none. */
export function epochInstant(text: string): number | null {
  const point = text.indexOf('.');
  const whole = point < 0 ? text.length : point;
  if (whole === 0 || whole > 11 || text.length > 21 || point === text.length - 1) return null;
  let ms = 0;
  // Millions of these a minute: a regular expression and a Number take several times as long.
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (at === point) continue;
    if (digit < 0 || digit > 9) return null;
    if (at <= whole + 3) ms = ms * 10 + digit;
  }
  return ms * 10 ** (3 - Math.min(3, Math.max(0, text.length - whole - 1)));
}
