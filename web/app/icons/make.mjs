// Makes the pictures of `public` out of the drawings here, by a browser. To be run when one has changed:
//
//     node icons/make.mjs /usr/bin/chromium
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";

const here = import.meta.dirname;
const pictures = {
  "icon-192.png": ["icon.svg", 192],
  "icon-512.png": ["icon.svg", 512],
  "icon-maskable-192.png": ["maskable.svg", 192],
  "icon-maskable-512.png": ["maskable.svg", 512],
  "apple-touch-icon.png": ["maskable.svg", 180],
  "badge-96.png": ["badge.svg", 96],
};

const browser = await chromium.launch({ executablePath: process.argv[2] ?? "/usr/bin/chromium" });
for (const [name, [drawing, size]] of Object.entries(pictures)) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = readFileSync(join(here, drawing)).toString("base64");
  await page.setContent(
    `<style>body{margin:0}img{display:block}</style><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${source}">`,
  );
  await page.screenshot({ path: join(here, "../public", name), omitBackground: true });
  await page.close();
}
await browser.close();
