/**
 * Loaded before the exporter (`NODE_OPTIONS=--import`): it listens, and its start goes on only once a file is gone. Meanwhile
 * it can be asked in peace.
 */
import { existsSync } from 'node:fs';
import { Server } from 'node:net';

const file = process.env.GOLDEN_PLANT_HOLD;
const { listen } = Server.prototype;
Server.prototype.listen = function (options, done) {
  // The control socket has no port.
  if (options.port === undefined) return listen.call(this, options, done);
  return listen.call(this, options, () => {
    const again = setInterval(() => {
      if (existsSync(file)) return;
      clearInterval(again);
      done();
    }, 10);
  });
};
