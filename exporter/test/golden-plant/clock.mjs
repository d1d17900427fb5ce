/**
 * Loaded before the exporter (`NODE_OPTIONS=--import`): its clock stands still at the instant that a file says, in every
 * thread, until the test writes another one. So instants and ages are the same each time, and a store never grows old.
 */
import { openSync, readSync } from 'node:fs';

const file = process.env.GOLDEN_PLANT_CLOCK;
if (file !== undefined) {
  const handle = openSync(file, 'r');
  const digits = Buffer.alloc(13);
  const now = () => {
    readSync(handle, digits, 0, digits.length, 0);
    return Number(digits.toString('latin1'));
  };
  // Request numbers of SNMP are random: four bytes on the wire each time, so that bytes can be compared.
  const { random } = Math;
  Math.random = () => (1 + random()) / 2;
  const Real = Date;
  Real.now = now;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    apply: () => new Real(now()).toString(),
  });
}
