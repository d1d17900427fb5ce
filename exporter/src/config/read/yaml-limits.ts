import { Lexer } from 'yaml';

/** Why a file would take too much memory or time to read as YAML; null where it would not. */
export function tooMuchYaml(text: string): string | null {
  if (hasTooManyTokens(text)) return tooManyTokens;
  return hasTooManyAliases(text) ? tooManyAliases : null;
}

/**
 * The memory for reading a file depends on its tokens, not on its bytes: 300 to 800 bytes each. 17,000 assets have two
 * million tokens; a file of the same size full of brackets has twice as many.
 */
const maxTokens = 2_000_000;
const tooManyTokens = `has more than ${maxTokens} words and marks (tokens of YAML), the limit for such a file; split it, or give a part of it to another exporter`;

function hasTooManyTokens(text: string): boolean {
  if (text.length <= maxTokens) return false;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += token.length > 0 ? 1 : 0;
    if (tokens > maxTokens) return true;
  }
  return false;
}

/** Each alias is searched for in the whole file. */
const maxAliases = 1000;
const tooManyAliases = `has more than ${maxAliases} aliases (*name), the limit for such a file; write the values out`;

function hasTooManyAliases(text: string): boolean {
  if (text.split('*', maxAliases + 2).length <= maxAliases + 1) return false;
  let aliases = 0;
  for (const token of new Lexer().lex(text)) {
    aliases += token.startsWith('*') ? 1 : 0;
    if (aliases > maxAliases) return true;
  }
  return false;
}
