// Asks axe about the views of the harness: node harness/axe.mjs BASE
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const base = process.argv[2];
const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const M = ["Shift+Tab", "ArrowUp", "ArrowUp", "ArrowUp"];
const VIEWS = [
  ["sign in", "state=out", ""],
  ["open", "state=open", ""],
  ["jwt", "state=jwt", ""],
  ["ended", "ended=replaced", ""],
  ["disabled", "state=disabled", ""],
  ["chats", "", "/"],
  ["empty", "empty", "/"],
  ["team", "read&typing", "/chat/g-team"],
  ["unread", "", "/chat/g-team"],
  ["many", "", "/chat/g-many"],
  ["failed", "connection=waiting", "/chat/d:u_ada"],
  ["hostile", "", "/chat/g-hostile"],
  ["gone", "", "/chat/g-gone"],
  ["details", "read", "/chat/g-team?details"],
  ["person", "read", "/chat/d:u_ada?details"],
  ["search", "read", "/chat/g-team?search", [], "the"],
  ["menu", "read", "/chat/g-team", [...M, "Enter"]],
  ["react", "read", "/chat/g-team", [...M, "+"]],
  ["reply", "read", "/chat/g-team", [...M, "r"]],
  ["uploads", "read&uploads", "/chat/g-team"],
  ["mention", "read", "/chat/g-team", [], "@b"],
  ["new chat", "read", "/chat/g-team", ["Alt+n"]],
  ["new group", "read", "/chat/g-team", ["Alt+n", "Shift+Tab", "ArrowRight"]],
  ["channels", "read", "/chat/g-team", ["Alt+n", "Shift+Tab", "ArrowRight", "ArrowRight"]],
  ["help", "read", "/", ["?"]],
  ["wire", "read", "/chat/g-team", ["Alt+w"]],
  ...[0, 1, 2, 3, 4, 5].map((n) => [
    `settings ${n}`,
    "read",
    "/",
    ["Alt+,", ...Array(n).fill("ArrowDown")],
  ]),
  ["emoji", "read", "/chat/g-team", [], "", ".composer [aria-label=Emoji]"],
  ["lightbox", "read", "/chat/g-team", [], "", ".picture >> nth=-1"],
];
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let bad = 0;
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 360]) {
    const page = await browser.newPage({
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: "reduce",
    });
    for (const [name, query, route, keys = [], text = "", click = ""] of VIEWS) {
      await page.goto("about:blank");
      await page.goto(`${base}/?${query}#${route}`);
      await page.waitForTimeout(700);
      for (const key of keys) {
        await page.keyboard.press(key);
        await page.waitForTimeout(220);
      }
      if (text) await page.keyboard.type(text);
      if (click)
        await page
          .locator(click)
          .click({ timeout: 3000 })
          .catch(() => console.log("no", name));
      await page.waitForTimeout(700);
      await page.addScriptTag({ path: source });
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }),
      );
      for (const v of violations) {
        bad++;
        const nodes = v.nodes
          .slice(0, 3)
          .map(
            (n) => `${n.html.slice(0, 150)} ## ${n.failureSummary?.split("\n")[1]?.slice(0, 160)}`,
          );
        console.log(
          `${name} ${width} ${colorScheme}: ${v.id} (${v.impact}) ×${v.nodes.length}\n   ${nodes.join("\n   ")}`,
        );
      }
    }
    await page.close();
  }
}
await browser.close();
console.log(bad === 0 ? "nothing found" : `${bad} findings`);
