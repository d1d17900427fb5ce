/**
 * The only style sheet. Colours are pairs for light and dark. Everything important is also a word and a glyph, because
 * people on call are tired, some are colour-blind, and the phone is dimmed. Tables become cards on a narrow screen.
 */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f6f8; --line: #d5dce3; --text: #16202a; --quiet: #52616f; --link: #0b57b0;
  --critical: #b3131c; --critical-ground: #fdecec; --warning: #8a5200; --warning-ground: #fff3dc;
  --info: #1d5fa8; --info-ground: #e8f1fb; --unknown: #6b3fa0; --unknown-ground: #f2ebfa;
  --good: #1b6e3c; --good-ground: #e6f4ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f151b; --raised: #182029; --line: #303c48; --text: #e8eef3; --quiet: #a3b2c0; --link: #7db7f5;
    --critical: #ff8f8f; --critical-ground: #3b1618; --warning: #f4b95a; --warning-ground: #362709;
    --info: #8fc1f7; --info-ground: #142a42; --unknown: #c9a7f0; --unknown-ground: #2a1c3d;
    --good: #7fd19b; --good-ground: #12301d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--ground); padding: 8px; }
header, main, footer { max-width: 1200px; margin: 0 auto; padding: 0 16px; }
header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding-top: 12px; }
header .name { font-weight: 700; font-size: 18px; color: inherit; text-decoration: none; padding: 8px 0; }
header nav a { display: inline-block; padding: 8px 0; margin-right: 16px; }
footer { color: var(--quiet); font-size: 14px; border-top: 1px solid var(--line); margin-top: 40px; padding-block: 16px; }
h1 { font-size: 24px; line-height: 1.25; margin: 12px 0 4px; }
h2 { font-size: 18px; margin: 32px 0 8px; }
p { margin: 4px 0 12px; }
.quiet { color: var(--quiet); }
.lead { font-size: 18px; }
.state { border-left: 6px solid var(--line); background: var(--raised); padding: 12px 16px; border-radius: 4px; margin: 12px 0; }
.state p { margin: 0; }
.state p + p { margin-top: 6px; }
.word, th, td a.mono { white-space: nowrap; }
a.button {
  display: inline-block; padding: 9px 16px; margin: 4px 0; border: 1px solid currentColor; border-radius: 4px;
  font-weight: 600; text-decoration: none; background: var(--ground);
}
.state.critical { border-color: var(--critical); background: var(--critical-ground); }
.state.warning { border-color: var(--warning); background: var(--warning-ground); }
.state.unknown { border-color: var(--unknown); background: var(--unknown-ground); }
.state.good { border-color: var(--good); background: var(--good-ground); }
.tag { display: inline-block; font-weight: 600; font-size: 14px; line-height: 1.4; padding: 1px 8px; border-radius: 4px; white-space: nowrap; }
.tag.critical { color: var(--critical); background: var(--critical-ground); }
.tag.warning { color: var(--warning); background: var(--warning-ground); }
.tag.info { color: var(--info); background: var(--info-ground); }
.tag.unknown { color: var(--unknown); background: var(--unknown-ground); }
.tag.good { color: var(--good); background: var(--good-ground); }
.tag.plain { color: var(--quiet); background: var(--raised); }
.place { color: var(--quiet); font-size: 14px; }
.tags { display: inline-flex; flex-wrap: wrap; gap: 4px; }
.state .tag { background: var(--ground); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); font-size: 14px; padding-bottom: 4px; }
th { text-align: left; font-size: 14px; color: var(--quiet); font-weight: 600; }
th, td { padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { font-variant-numeric: tabular-nums; }
code, .mono { unicode-bidi: isolate; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.94em; }
pre.copy {
  unicode-bidi: isolate; font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; margin: 8px 0;
  padding: 12px 16px; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; overflow-x: auto;
  overflow-wrap: normal; user-select: all;
}
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
details { margin: 8px 0; }
summary { cursor: pointer; padding: 10px 0; color: var(--link); }
ul { padding-left: 20px; margin: 4px 0; }
form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin: 8px 0 12px; }
label { font-size: 14px; color: var(--quiet); display: grid; gap: 2px; }
input, select, button {
  font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: 4px;
  padding: 8px 10px; min-height: 44px; max-width: 100%;
}
button { background: var(--raised); cursor: pointer; }
.pages { display: flex; gap: 16px; padding: 8px 0; }
.pages a { padding: 10px 0; }
@media (max-width: 720px) {
  table, caption, tbody, tr, td { display: block; width: 100%; }
  thead { position: absolute; left: -9999px; }
  tr { border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; margin: 0 0 10px; background: var(--raised); }
  td { border: 0; padding: 2px 0; display: grid; grid-template-columns: 5.5em 1fr; gap: 8px; }
  td::before { content: attr(data-label); color: var(--quiet); font-size: 14px; }
  td > * { justify-self: start; }
  td:empty { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 8px; }
  td a { padding: 4px 0; display: inline-block; }
}
`;
