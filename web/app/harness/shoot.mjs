// Takes pictures of the harness: node harness/shoot.mjs BASE OUT NAME 'QUERY#ROUTE' [WIDTHS] [THEMES] [ACTIONS]
import { chromium } from "playwright-core";

const [base, out, name, where, widths = "360,768,1440", themes = "light", actions = ""] =
  process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const [query = "", route = ""] = where.split("#");
for (const theme of themes.split(",")) {
  for (const width of widths.split(",").map(Number)) {
    const page = await browser.newPage({
      viewport: { width, height: width < 500 ? 740 : width < 900 ? 900 : 860 },
      colorScheme: theme,
      deviceScaleFactor: 1,
      hasTouch: width < 500,
    });
    page.on("console", (m) => {
      if (["error", "warning"].includes(m.type())) console.log(`[${m.type()}]`, m.text());
    });
    page.on("pageerror", (e) => console.log("[pageerror]", e.message));
    await page.goto(`${base}/?${query}#${route}`);
    await page.waitForTimeout(900);
    for (const action of actions.split(";").filter(Boolean)) {
      const [verb, ...rest] = action.split("=");
      const what = rest.join("=");
      if (verb === "click") await page.locator(what).first().click();
      if (verb === "hover") await page.locator(what).first().hover();
      if (verb === "press") await page.keyboard.press(what);
      if (verb === "type") await page.keyboard.type(what);
      if (verb === "wait") await page.waitForTimeout(Number(what));
      await page.waitForTimeout(250);
    }
    await page.screenshot({ path: `${out}/${name}-${width}-${theme}.png` });
    await page.close();
  }
}
await browser.close();
