/** Every source, a line each. What it is stands in its folder, its name in `model/source/collector-name.ts`. */
export { connect } from './connect/source.ts';
export { imported as import } from './import/source.ts';
export { snmp } from './snmp/source.ts';
export { ssh } from './ssh/source.ts';
export { suricata, zeek } from './wire/source.ts';
