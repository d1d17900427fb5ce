import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packState, unpackState } from './pack-state.ts';

const json = JSON.stringify({ asset: 'plc-01', notes: ['{"version":9,"state":{}}', 'é\u2028'] });

describe('a state on the disk', () => {
  it('says its version, and comes back as it was', () => {
    expect(inflateSync(packState(json)).toString('utf8')).toBe(`{"version":1,"state":${json}}`);
    expect(unpackState('plc-01', packState(json))).toBe(json);
  });

  it('is read where it says none, because it is of an older otports', () => {
    expect(unpackState('plc-01', deflateSync(json))).toBe(json);
  });

  it('is refused where it is of a newer one', () => {
    expect(() => unpackState('plc-01', deflateSync(`{"version":2,"state":${json}}`))).toThrow(
      'the state of plc-01 was written by a newer otports (version 2 of a state, this one reads up to 1): install that one again, or restore the backup made before it',
    );
  });
});
