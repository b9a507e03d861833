// After `ng build`: the server owns every path but the page's own, so all that is not index.html lies under
// assets/, and the builder cannot be told to put index.html one folder above its scripts.
import { existsSync, renameSync, rmSync } from 'node:fs';

const out = new URL('../dist/onsale/browser/', import.meta.url);
const at = (name) => new URL(name, out);

renameSync(at('assets/index.html'), at('index.html'));
if (existsSync(at('3rdpartylicenses.txt'))) renameSync(at('3rdpartylicenses.txt'), at('assets/licenses.txt'));
rmSync(at('prerendered-routes.json'), { force: true });
