import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { lightnessBehind } from "./support/measure";
import { expect, test } from "./support/test";

const somebody = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;

test("the example page shows the lines for a chat, and the chat", async ({ openNode, page }) => {
  await page.goto(`${openNode.url}/embed`);
  const chat = page.locator("parley-chat");
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  const user = page.getByRole("textbox", { name: "user", exact: true });
  const to = page.getByRole("textbox", { name: "to", exact: true });
  await user.fill(ann);
  await user.press("Enter");
  await to.fill(bob);
  await to.press("Enter");
  await to.blur();
  const source = page.getByRole("figure");
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

/** A page of somebody else's, with elements in it. */
async function ownPage(page: Page, origin: string, body: string): Promise<void> {
  await page.route(`${origin}/own.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><head><title>Mine</title>
        <style>parley-chat { display: block; height: 500px } button { all: unset } * { color: red }</style>
        <link rel="icon" href="data:,"></head><body>${body}
        <script type="module" src="/parley-chat.js"></script></body></html>`,
    }),
  );
  await page.goto(`${origin}/own.html`);
}

test("two elements on a page are two people", async ({ openNode, page }) => {
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  await ownPage(
    page,
    openNode.url,
    `<parley-chat id="a" user="${ann}" to="${bob}"></parley-chat>
     <parley-chat id="b" user="${bob}" to="${ann}" theme="dark"></parley-chat>`,
  );
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
  await one.getByRole("article").first().getByRole("button", { name: "React", exact: true }).click();
  await expect(one.getByRole("dialog", { name: "React" })).toBeVisible();
  await expect(two.getByRole("dialog", { name: "React" })).toHaveCount(0);
  await page.getByRole("button", { name: "React with 🎉" }).click();
  await expect(two.getByRole("button", { name: /^🎉/ })).toBeVisible();
});

test("an element that is taken away and put back goes on", async ({ openNode, page }) => {
  const [ann, bob] = [somebody("ann"), somebody("bob")];
  await ownPage(page, openNode.url, `<parley-chat user="${ann}" to="${bob}"></parley-chat>`);
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
