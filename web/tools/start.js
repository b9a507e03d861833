// The page's scripts start when the page has been painted: what the server wrote can be read by then, and on a slow line
// nothing has competed with it. Until then they stand in templates, where a browser asks for nothing.
let started = false;

function start() {
  if (started) return;
  started = true;
  for (const template of document.querySelectorAll('template.scripts'))
    document.head.append(template.content.cloneNode(true));
}

function startAfterPaint() {
  // Nobody looks at a hidden page, and it is not painted; it should be ready when somebody does.
  if (document.hidden) return start();
  document.addEventListener('visibilitychange', start, { once: true });
  // In case that a browser tells of no paint: a second after the style has come.
  setTimeout(start, 1000);
  const types = globalThis.PerformanceObserver?.supportedEntryTypes ?? [];
  if (!types.includes('paint')) return requestAnimationFrame(() => setTimeout(start));
  new PerformanceObserver((seen) => {
    if (seen.getEntriesByName('first-contentful-paint').length > 0) start();
  }).observe({ type: 'paint', buffered: true });
}

startAfterPaint();
