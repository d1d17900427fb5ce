import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { textAnswer, type HttpAnswer } from '../answer.ts';
import type { HttpOptions } from '../options.ts';
import { renderPage } from './parts/layout.tsx';
import type { Moment } from './parts/parts.tsx';
import { style } from './parts/style.ts';

/** What the pages need from the server. */
export type PageOptions = Pick<HttpOptions, 'fleet' | 'store' | 'timezone' | 'version' | 'now' | 'notReady'>;

/** The path of the style sheet. It changes with the content, so that it may be cached for ever. */
export const stylePath = `/style-${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`;

interface Sent {
  readonly title: string;
  readonly status?: number;
  readonly refresh?: number | null;
  readonly body: VNode;
}

/** A page with its frame, as an answer. */
export function pageAnswer(options: PageOptions, { title, status, refresh, body }: Sent): HttpAnswer {
  const { version } = options;
  const moment = momentOf(options);
  const page = renderPage({ title, moment, version, stylePath, refresh: refresh ?? null, children: body });
  return textAnswer('text/html', page, status);
}

/** The time at which a page is made, and the zone in which its times are shown. */
export function momentOf({ now, timezone }: PageOptions): Moment {
  return { now: now(), timezone: timezone() };
}

/** The page for something that does not exist. */
export function unknown(options: PageOptions, text: string): HttpAnswer {
  const body = (
    <>
      <h1>Not found</h1>
      <p>{text}</p>
      <p>
        <a href="/">The fleet</a>
      </p>
    </>
  );
  return pageAnswer(options, { title: 'Not found', status: 404, body });
}

/** The page until every configured asset has been read from the store. */
export function starting(options: PageOptions, missing: string): HttpAnswer {
  const body = (
    <>
      <h1>Starting</h1>
      <div class="state unknown" role="status">
        <p class="lead">Not ready: {missing}. Until then nobody knows anything, so nothing is shown.</p>
      </div>
    </>
  );
  return pageAnswer(options, { title: 'Starting', status: 503, refresh: 2, body });
}
