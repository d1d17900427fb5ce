/** A lint rule: no module of `exporter/src` reaches itself through its imports. */
import { dirname, join, relative } from 'node:path';
import { root } from '../run.mjs';
import { circlesIn, importsOf, modulesIn } from './graph.mjs';

const folder = join(root, 'exporter', 'src');
let circles = null;

export const noCircle = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      circle: 'This closes a circle of imports: {{circle}}. Put what both need into a module of its own.',
    },
  },
  create(context) {
    circles ??= circlesIn(importsOf(modulesIn(folder)));
    const circle = circles.find((modules) => modules.includes(context.filename));
    if (circle === undefined) return {};
    const report = ({ source }) => {
      if (source === null || !circle.includes(join(dirname(context.filename), String(source.value)))) return;
      const names = circle.map((module) => relative(folder, module)).join(', ');
      context.report({ node: source, messageId: 'circle', data: { circle: names } });
    };
    return {
      ImportDeclaration: report,
      ImportExpression: report,
      ExportNamedDeclaration: report,
      ExportAllDeclaration: report,
    };
  },
};
