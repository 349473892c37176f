import { randomBytes } from "node:crypto";
import { withNode } from "../fixtures/nodes";
import { expectAccessible } from "./support/accessible";
import { expectNoSidewaysScroll, lightnessBehind } from "./support/measure";
import { Site } from "./support/site";
import { test as base, expect, type Node } from "./support/test";

/** A node, and somebody's site elsewhere whose pages may use it. */
const test = base.extend<object, { readonly site: Site; readonly host: Node }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const site = await Site.open();
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  host: [
    async ({ site }, use) => {
      await withNode("open", use, { PARLEY_HTTP_ALLOWED_ORIGINS: site.origin });
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

const somebody = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;

test("the example page shows the lines for a chat, and the chat", async ({ host, page }) => {
  await page.goto(`${host.url}/embed`);
  const chat = page.locator("parley-chat");
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  const user = page.getByRole("textbox", { name: "user", exact: true });
  const to = page.getByRole("textbox", { name: "to", exact: true });
  const source = page.getByRole("figure");
  // Its script has begun.
  await expect(source).toContainText("<parley-chat");
  await user.fill(ann);
  await user.press("Enter");
  await to.fill(bob);
  await to.press("Enter");
  await to.blur();
  await expect(source).toContainText(`user="${ann}"`);
  await expect(source).toContainText(`to="${bob}"`);

  const composer = chat.getByRole("textbox", { name: `Message to ${bob}` });
  await composer.fill("from a page of another");
  await composer.press("Enter");
  await expect(chat.getByRole("article")).toContainText("from a page of another");
  await expect(page.getByRole("region", { name: "Events" })).toContainText(
    /parley-message .*"text":"from a page of another"/,
  );
  await page.getByRole("group", { name: "theme" }).getByRole("radio", { name: "dark" }).check();
  await expect.poll(() => lightnessBehind(chat.getByRole("main"))).toBeLessThan(60);
});

test("axe finds nothing at the example page, and nothing is wider than 360 pixels", async ({
  host,
  page,
}) => {
  await page.goto(`${host.url}/embed`);
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  await page.getByRole("textbox", { name: "user", exact: true }).fill(ann);
  await page.getByRole("textbox", { name: "to", exact: true }).fill(bob);
  await page.getByRole("textbox", { name: "to", exact: true }).blur();
  const chat = page.locator("parley-chat");
  const composer = chat.getByRole("textbox", { name: `Message to ${bob}` });
  await composer.fill("Is it me you are looking for?");
  await composer.press("Enter");
  await expect(chat.getByRole("article")).toHaveAccessibleDescription(/Sent$/);
  await expectAccessible(page, "wide");
  await page.setViewportSize({ width: 360, height: 640 });
  await expectAccessible(page, "narrow");
  await expectNoSidewaysScroll(page);
});

test("the example page speaks as the chat in it does", async ({ host, device }) => {
  const page = await (await device({ locale: "zh-CN" })).newPage();
  await page.goto(`${host.url}/embed`);
  await expect(page.getByRole("heading", { name: "在你自己的页面中聊天" })).toBeVisible();
  await expect(page.locator("parley-chat")).toContainText("聊天");
});

/** The site's page, with elements in it and with looks of its own. */
function pageWith(host: Node, elements: string): string {
  return `<!doctype html><html lang="en"><head><title>Mine</title><link rel="icon" href="data:,">
    <style>parley-chat { display: block; height: 500px } button { all: unset } * { color: red }</style>
    </head><body>${elements}
    <script type="module" src="${host.url}/parley-chat.js"></script></body></html>`;
}

test("two elements on a page are two people", async ({ host, site, page }) => {
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  const server = `server="${host.url}"`;
  site.page = pageWith(
    host,
    `<parley-chat id="a" ${server} user="${ann}" to="${bob}"></parley-chat>
     <parley-chat id="b" ${server} user="${bob}" to="${ann}" theme="dark"></parley-chat>`,
  );
  await page.goto(site.origin);
  const [one, two] = [page.locator("#a"), page.locator("#b")];
  const write = one.getByRole("textbox", { name: `Message to ${bob}` });
  await write.fill("Hello Bob");
  await write.press("Enter");
  await expect(two.getByRole("article")).toHaveAccessibleName(new RegExp(`^${ann}, `));
  const answer = two.getByRole("textbox", { name: `Message to ${ann}` });
  await answer.fill("Hello Ann");
  await answer.press("Enter");
  await expect(one.getByRole("article")).toHaveCount(2);
  await expect(one.getByRole("article").last()).toContainText("Hello Ann");

  // Each has its own looks, and the page's own are not theirs.
  expect(await lightnessBehind(one.getByRole("main"))).toBeGreaterThan(200);
  expect(await lightnessBehind(two.getByRole("main"))).toBeLessThan(60);
  const colour = await two
    .getByRole("article")
    .last()
    .getByText("Hello Ann")
    .evaluate((e) => getComputedStyle(e).color);
  expect(colour).not.toBe("rgb(255, 0, 0)");

  // What is open in the one is not in the other, nor does it hear its keys.
  await one.getByRole("article").first().hover();
  await one
    .getByRole("article")
    .first()
    .getByRole("button", { name: "React", exact: true })
    .click();
  await expect(one.getByRole("dialog", { name: "React" })).toBeVisible();
  await expect(two.getByRole("dialog", { name: "React" })).toHaveCount(0);
  await page.getByRole("button", { name: "React with 🎉" }).click();
  await expect(two.getByRole("button", { name: /^🎉/ })).toBeVisible();
});

test("an element that is taken away and put back goes on", async ({ host, site, page }) => {
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  // Without an attribute for it, the server is where the script comes from.
  site.page = pageWith(host, `<parley-chat user="${ann}" to="${bob}"></parley-chat>`);
  await page.goto(site.origin);
  const chat = page.locator("parley-chat");
  const composer = chat.getByRole("textbox", { name: `Message to ${bob}` });
  await composer.fill("before");
  await composer.press("Enter");
  await expect(chat.getByRole("article")).toHaveAccessibleDescription(/Sent$/);
  await chat.evaluate((element) => {
    element.remove();
    document.body.append(element);
  });
  await expect(chat.getByRole("article")).toContainText("before");
  await composer.fill("after");
  await composer.press("Enter");
  await expect(chat.getByRole("article").last()).toHaveAccessibleDescription(/after.*Sent$/);
});
