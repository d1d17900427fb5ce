/** Sizes of one module, from its syntax tree. */
import ts from 'typescript';

export function linesIn(source) {
  return source.text.split('\n').length - 1;
}

/** Of every function with a body, arrow functions of one expression too. */
export function functionLinesIn(source) {
  const lines = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined) {
      const from = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      lines.push(source.getLineAndCharacterOfPosition(node.end).line - from + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

export function commentLinesIn(source) {
  return source.text.split('\n').filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length;
}

export function exportsIn(source) {
  return source.statements.filter((statement) =>
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  ).length;
}
