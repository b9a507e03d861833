// How a page written against the simple calls talks to the server, across origins. Nothing of the real page is used.
const server = new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:8080';
const log = document.getElementById('log');
let customerId = null;
let vendorId = null;

async function call(method, path, body, headers = {}) {
  const answer = await fetch(server + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.json();
  log.textContent += `${method} ${path}: ${answer.status} ${said.message ?? said.status}\n`;
  return said;
}

const deeds = {
  'add-vendor': async () => {
    const said = await call('POST', '/vendor/add', { name: 'Seed Hall', email: 'hall@example.org' });
    vendorId = said.vendorId;
  },
  release: () =>
    call(
      'POST',
      '/ticket/vendor/release',
      { ticketsPerRelease: 3, ticketPrice: 12.5, ticketType: 'VIP' },
      { 'x-vendor-id': vendorId },
    ),
  'add-customer': async () => {
    const said = await call('POST', '/customer/add', { name: 'Seed Fan', email: 'fan@example.org' });
    customerId = /\[(\d+)\]/.exec(said.message)?.[1];
  },
  reserve: () => call('POST', '/ticket/reserve', undefined, { 'X-Customer-Id': customerId }),
  lists: async () => {
    for (const path of ['/ticket/all', '/customer/all', '/vendor/all']) {
      const rows = await (await fetch(server + path)).json();
      for (const row of rows) log.textContent += `${path}: ${row.type ?? row.name}\n`;
    }
  },
  finalize: () => call('POST', '/ticket/finalize', undefined, { 'X-Customer-Id': customerId }),
};

for (const [id, deed] of Object.entries(deeds)) document.getElementById(id).addEventListener('click', deed);
