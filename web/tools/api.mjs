// The wire's types and limits out of ../openapi.json. With --check nothing is written: it fails when they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const document = new URL('../../openapi.json', import.meta.url);
const target = new URL('../src/app/domains/shared/data/api.generated.ts', import.meta.url);

if (!existsSync(document)) {
  console.log('There is no openapi.json at the root of the repository: nothing to make types from.');
  process.exit(0);
}

const head = '// Made from openapi.json by `npm run api`. Not to be edited.\n\n';
// The contract leaves the list of codes open; a page is helped by those that it may meet.
const codes = JSON.parse(readFileSync(document, 'utf8')).components.schemas.Code['x-known-values'];
const knownCodes = `\nexport type KnownCode =\n${codes.map((code) => `    | "${code}"`).join('\n')};\n`;
const types = head + astToString(await openapiTS(document)) + knownCodes;

// What each field of a request may be at most, so that a form says it before the server does.
const LIMITS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];
const contract = JSON.parse(readFileSync(document, 'utf8'));
const sent = new Set(
  [
    ...JSON.stringify(contract.paths).matchAll(
      /"requestBody":\{"content":\{"[^"]+":\{"schema":\{"\$ref":"[^"]*\/(\w+)"/g,
    ),
  ].map(([, name]) => name),
);
const bodies = [...sent].sort().flatMap((name) => {
  const fields = Object.entries(contract.components.schemas[name].properties ?? {}).flatMap(
    ([field, schema]) => {
      const limits = LIMITS.filter((limit) => limit in schema).map((limit) => `${limit}: ${schema[limit]}`);
      return limits.length === 0 ? [] : [`    ${field}: { ${limits.join(', ')} },`];
    },
  );
  return fields.length === 0 ? [] : [`  ${name}: {`, ...fields, '  },'];
});
const general = Object.entries(contract['x-limits']).map(([name, limit]) => `  ${name}: ${limit},`);
const limits = [
  '// Made from openapi.json by `npm run api`. Not to be edited.\n',
  '/** What the fields of each request may be, as the contract has it. */',
  'export const LIMITS = {',
  ...bodies,
  '} as const;\n',
  '/** What holds for several fields together. */',
  'export const RULES = {',
  ...general,
  '} as const;\n',
].join('\n');

const files = [
  [target, types],
  [new URL('../src/app/domains/shared/util-limits/limits.generated.ts', import.meta.url), limits],
];
for (const [file, text] of files) {
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (known !== text) {
    console.error('The types or limits of the page are older than openapi.json: run `npm run api`.');
    process.exit(1);
  }
}
