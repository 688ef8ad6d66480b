import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
const [chromium, ...files] = process.argv.slice(2);
const { browser } = await launch(chromium, '');
for (const file of files) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 1000 } })).newPage();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('#page[aria-busy=false]');
  const r = await page.evaluate(() => new Promise((done) => {
    const fast = document.getElementById('speed'); fast.value = '55'; fast.dispatchEvent(new Event('input'));
    document.getElementById('first').click();
    document.getElementById('play').click();
    const times = [];
    const tick = (t) => { times.push(t); if (times.length < 300 && t - times[0] < 6000) requestAnimationFrame(tick); else done({ times, at: document.getElementById('time').value, of: document.getElementById('time').max, playing: document.getElementById('play').textContent }); };
    requestAnimationFrame(tick);
  }));
  const d = r.times.slice(1).map((t, i) => t - r.times[i]).sort((a, b) => a - b);
  console.log(file, `${d.length} frames, ${(1000 * d.length / d.reduce((a, b) => a + b)).toFixed(1)} a second; median ${d[d.length >> 1].toFixed(1)} ms, 99 %: ${d[Math.floor(0.99 * d.length)].toFixed(1)} ms, longest ${d.at(-1).toFixed(1)}; step ${r.at} of ${r.of} ${r.playing}`);
  await page.close();
}
await browser.close();
