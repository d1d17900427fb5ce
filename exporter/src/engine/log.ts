import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Levels: debug = every look, info = life cycle and changes, warn = an asset starts failing, error = our bug or our disk. */
export function createLog(level: string, destination: DestinationStream): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, errorKey: 'err' }, destination);
}
