// The wire's types out of ../openapi.json. With --check nothing is written: it fails when they are stale.
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
const known = existsSync(target) ? readFileSync(target, 'utf8') : '';

if (!process.argv.includes('--check')) {
  writeFileSync(target, types);
} else if (known !== types) {
  console.error('The types of the page are older than openapi.json: run `npm run api`.');
  process.exit(1);
}
