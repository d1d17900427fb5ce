/**
 * docs/images/house.svg: the folders of `exporter/src` on floors, drawn from the imports. A folder is one floor above
 * the highest one that it imports, so no arrow points upwards.
 */
import { relative, sep } from 'node:path';

/** Every folder uses them: arrows to them would hide all others. */
const everybodys = ['lib', 'model'];

const box = { width: 152, height: 52, gap: 20 };
const floorHeight = 92;
const left = 20;

const folderOf = (folder, module) => relative(folder, module).split(sep)[0];

/** @param imports module → modules that it imports, as `importsOf` makes it; @param folder `exporter/src` */
export function houseSvg(imports, folder) {
  const rooms = roomsOf(imports, folder);
  const floors = floorsOf(rooms);
  const width = left * 2 + Math.max(...floors.map(({ length }) => length * (box.width + box.gap) - box.gap));
  const height = floors.length * floorHeight + 40;
  const places = new Map();
  floors.forEach((names, floor) => {
    const from = (width - (names.length * (box.width + box.gap) - box.gap)) / 2 + shiftOf(names, floor);
    names.forEach((name, at) => {
      places.set(name, { x: from + at * (box.width + box.gap), y: 52 + (floors.length - 1 - floor) * floorHeight });
    });
  });
  const arrows = [...rooms].flatMap(([name]) =>
    directOf(rooms, name).map((used) => arrow(places.get(name), places.get(used))),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d" font-family="Inter, Helvetica, Arial, sans-serif">`,
    '<title id="t">Who imports whom in exporter/src</title>',
    `<desc id="d">${[...rooms].map(([name, { uses }]) => `${name} imports ${[...uses].join(', ') || 'nothing'}`).join('. ')}.</desc>`,
    style,
    '<defs><marker id="m" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#6b7a88"/></marker></defs>',
    ...notes.map((note, at) => `<text class="s" x="${left}" y="${18 + 16 * at}">${note}</text>`),
    ...arrows,
    ...[...places].map(([name, place]) => drawn(name, place)),
    '</svg>',
    '',
  ].join('\n');
}

const notes = [
  'Drawn by npm run generate from the imports. Nothing points upwards. Left out are arrows to lib and model, which are',
  "everybody's, and arrows from a folder to what it reaches through another one.",
];

const style =
  '<style>.b{fill:#f4f6f8;stroke:#3d4a57;stroke-width:1.5}.n{font-size:17px;font-weight:600;fill:#16202a}.s{font-size:12px;fill:#3d4a57}.a{stroke:#8796a5;stroke-width:1.2;fill:none;marker-end:url(#m)}@media (prefers-color-scheme:dark){.b{fill:#1d2630;stroke:#9fb0c0}.n{fill:#eef3f7}.s{fill:#b9c6d2}.a{stroke:#6b7a88}}</style>';

/**
 * folder → the folders that it uses; `main.ts` is left out. Without counts, so that a new file does not change the
 * picture.
 */
function roomsOf(imports, folder) {
  const rooms = new Map();
  for (const [module, used] of imports) {
    const name = folderOf(folder, module);
    if (name.includes('.')) continue;
    const room = rooms.get(name) ?? { uses: new Set() };
    for (const other of used) if (folderOf(folder, other) !== name) room.uses.add(folderOf(folder, other));
    rooms.set(name, room);
  }
  return new Map([...rooms].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Lowest floor first. */
function floorsOf(rooms) {
  const known = new Map();
  const floorOf = (name) => {
    if (!known.has(name)) known.set(name, Math.max(-1, ...[...rooms.get(name).uses].map(floorOf)) + 1);
    return known.get(name);
  };
  const floors = Object.groupBy(rooms.keys(), floorOf);
  return Object.values(floors);
}

/** Floors with one box are moved to the left and right in turn, so that arrows pass beside them. */
function shiftOf(names, floor) {
  if (names.length > 1) return 0;
  return floor % 2 === 0 ? -box.width : box.width;
}

/** The imports of a folder that it does not also reach through another import. */
function directOf(rooms, name) {
  const uses = [...rooms.get(name).uses].filter((used) => !everybodys.includes(used));
  return uses.filter((used) => !uses.some((other) => other !== used && reaches(rooms, other, used)));
}

function reaches(rooms, from, to) {
  return [...rooms.get(from).uses].some((used) => used === to || reaches(rooms, used, to));
}

function arrow(from, to) {
  const start = Math.min(Math.max(to.x + box.width / 2, from.x + 12), from.x + box.width - 12);
  const [x1, y1, x2, y2] = [start, from.y + box.height, to.x + box.width / 2, to.y - 2];
  const middle = (y1 + y2) / 2;
  return `<path class="a" d="M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}"/>`;
}

function drawn(name, { x, y }) {
  const middle = x + box.width / 2;
  return `<rect class="b" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/><text class="n" x="${middle}" y="${y + 33}" text-anchor="middle">${name}</text>`;
}
