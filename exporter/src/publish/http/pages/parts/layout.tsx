import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Moment } from './parts.tsx';
import { localTime } from './time.ts';

export interface PageProps {
  readonly title: string;
  readonly moment: Moment;
  readonly version: string;
  readonly stylePath: string;
  /** Seconds after which the browser loads again; null where a reader would lose what he reads. */
  readonly refresh: number | null;
  readonly children: ComponentChildren;
}

/** A whole document. It has no script: everything works without. */
export function renderPage(props: PageProps): string {
  return `<!doctype html>${renderToString(<Page {...props} />)}`;
}

function Page({ title, moment, version, stylePath, refresh, children }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · otports`}</title>
        <link rel="stylesheet" href={stylePath} />
        <link rel="icon" href="data:," />
        {refresh === null ? null : <meta http-equiv="refresh" content={String(refresh)} />}
      </head>
      <body>
        <a class="skip" href="#content">
          To the content
        </a>
        <header>
          <a class="name" href="/">
            otports
          </a>
          <nav aria-label="Pages">
            <a href="/">Fleet</a>
            <a href="/metrics">Metrics</a>
            <a href="/api/v1/openapi.json">API</a>
          </nav>
        </header>
        <main id="content">{children}</main>
        <footer>
          As of {localTime(moment.now, moment.timezone)}. Reading this page sent nothing to any asset. otports {version}
        </footer>
      </body>
    </html>
  );
}
