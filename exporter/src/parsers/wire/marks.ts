/** First lines by which logs of sensors are known. Both sensors also write JSON, so it is keys that tell them apart. */

/** A header of Zeek's TSV, or a line of one of its logs in JSON: `ts`, and whom it speaks of. */
export function looksLikeZeek(line: string): boolean {
  if (/^#(?:separator|fields)\s/.test(line)) return true;
  return isObject(line) && line.includes('"ts":') && /"(?:id\.resp_h|port_num|_path)":/.test(line);
}

/** An event of Suricata: `timestamp` and `event_type` are in every one of them. */
export function looksLikeEve(line: string): boolean {
  return isObject(line) && line.includes('"timestamp":"') && line.includes('"event_type":"');
}

function isObject(line: string): boolean {
  return line.startsWith('{"');
}
