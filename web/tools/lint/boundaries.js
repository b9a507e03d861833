// The arrows of the page: feature -> ui -> data -> state -> util within a domain, and from any domain to `shared`, never back.
// A feature does not import another feature. The frame (app.ts, app.routes.ts) may import everything.
import { dirname, relative, resolve, sep } from 'node:path';

const LEVELS = ['util', 'state', 'data', 'ui', 'feature'];
const FEATURE = LEVELS.indexOf('feature');
const ALIASES = { '@shared/': 'src/app/domains/shared/', '@account/': 'src/app/domains/account/' };

/** `{domain, layer, folder}` of a file inside src/app/domains, or null for any other. */
function placeOf(file, root) {
  const [domain, folder, ...rest] = relative(resolve(root, 'src/app/domains'), file).split(sep);
  if (!folder || rest.length === 0 || domain === '..') return null;
  return { domain, folder, layer: LEVELS.indexOf(folder.split('-')[0]) };
}

function targetOf(specifier, from, root) {
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix));
  if (alias) return resolve(root, ALIASES[alias], specifier.slice(alias.length));
  return specifier.startsWith('.') ? resolve(dirname(from), specifier) : null;
}

function complaint(from, to, typeOnly) {
  if (to.layer < 0) return `“${to.folder}” is none of feature-*, ui-*, data, state, util-*.`;
  if (from.domain !== to.domain && to.domain !== 'shared')
    return `${from.domain} must not know ${to.domain}.`;
  if (from.layer < to.layer && !typeOnly)
    return `${from.folder} must not import ${to.folder}: feature -> ui -> data -> state -> util.`;
  if (from.layer === FEATURE && to.layer === FEATURE && from.folder !== to.folder)
    return 'A feature must not import another feature.';
  return null;
}

export const boundaries = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const root = context.cwd;
    const from = placeOf(context.filename, root);
    if (!from) return {};
    const check = (node) => {
      const target = node.source && targetOf(node.source.value, context.filename, root);
      const to = target && placeOf(target, root);
      if (!to) return;
      // The words of the wire are types alone: everybody may use them, as they vanish when the page is built.
      const typeOnly = node.importKind === 'type' || /[/\\](?:live-)?wire$/.test(target);
      const message = complaint(from, to, typeOnly);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
