/**
 * First lines by which logs of sensors are known. Both sensors also write JSON, so it is keys that tell them apart. What
 * stands between the sensor and the file may have written it anew, with blanks.
 */

/** A header of Zeek's TSV, or a line of one of its logs in JSON: `ts`, and whom it speaks of. */
export function looksLikeZeek(line: string): boolean {
  if (/^#(?:separator|fields)\s/.test(line)) return true;
  return isObject(line) && /"ts"\s*:/.test(line) && /"(?:id[._]resp_h|port_num|_path)"\s*:/.test(line);
}

/** An event of Suricata: `timestamp` and `event_type` are in every one of them. */
export function looksLikeEve(line: string): boolean {
  return isObject(line) && /"timestamp"\s*:\s*"/.test(line) && /"event_type"\s*:\s*"/.test(line);
}

function isObject(line: string): boolean {
  return /^\{\s*"/.test(line);
}
