import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Notification } from '../test/daemons/webhook-receiver.ts';
import { tellPage } from './pages.ts';
import { tell } from './terminal.ts';

/** The person on call of docker compose: prints the pages that the shipped alertmanager.yml sends to this address. */
const server = createServer((request, response) => {
  void text(request).then((body) => {
    response.end();
    if (request.url === '/pages') tellPage(JSON.parse(body) as Notification);
  });
});
server.listen(9095, '127.0.0.1');
await once(server, 'listening');
tell('waiting for pages');

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
process.exit(0);
