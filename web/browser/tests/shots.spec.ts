/**
 * Takes pictures of all views for people to look at, and those of the documents:
 *
 *     SHOTS=/tmp/shots npx playwright test tests/shots.spec.ts
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { withNode } from "../fixtures/nodes";
import { backdate } from "./support/backdate";
import { neighbours } from "./support/neighbours";
import { test as base, Client, expect, type Node, signIn } from "./support/test";
import { PARTS, SIGNED_OUT } from "./support/tour";
import { settle } from "./support/town";

const folder = process.env.SHOTS ?? "";
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

/** A node of its own for each town: nobody of another one is found there. */
const test = base.extend<{ readonly own: Node }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
  own: [async ({}, use) => withNode("accounts", use), { timeout: 180_000 }],
});

test.skip(folder === "", "only when pictures are asked for");

for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${viewport.width} pixels, ${colorScheme}`, async ({ own, request, device, quiet }) => {
      test.setTimeout(300_000);
      quiet.allow(/.*/);
      mkdirSync(folder, { recursive: true });
      const town = await settle(request, own, "");
      const options = { viewport, colorScheme, reducedMotion: "reduce" } as const;
      const shoot = (page: Page) => async (view: string) => {
        const path = join(folder, `${view}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path });
      };
      const out = await (await device(options)).newPage();
      for (const part of Object.values(SIGNED_OUT)) await part(new Client(out), town, shoot(out));

      const page = await (await device({ ...options, deviceScaleFactor: 2 })).newPage();
      await backdate(page, town);
      await signIn(page, own, town.maya);
      // Somebody is there.
      for (const name of ["tomas", "priya"] as const) {
        await signIn(await (await device()).newPage(), own, town.apis[name].person);
      }
      for (const part of Object.values(PARTS)) await part(new Client(page), town, shoot(page));
    });
  }
}

test("the demo and the example page", async ({ demo, device, quiet }) => {
  test.setTimeout(300_000);
  quiet.allow(/.*/);
  for (const viewport of SIZES) {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await (await device({ viewport, colorScheme })).newPage();
      for (const name of ["demo", "embed"]) {
        await page.goto(`${demo.nodes[0].url}/${name}`);
        await expect(page.getByPlaceholder(/^Message|^Find a chat/).first()).toBeVisible();
        const file = `${name}-${viewport.width}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file) });
      }
      await page.context().close();
    }
  }
});

test("for the documents", async ({ cluster, request, device, quiet }) => {
  test.setTimeout(300_000);
  quiet.allow(/.*/);
  const [here, there] = cluster.nodes;
  const town = await settle(request, here, "");
  await neighbours(request, town);
  // Somebody is there, at the other node.
  for (const name of ["tomas", "priya"] as const) {
    await signIn(await (await device()).newPage(), there, town.apis[name].person);
  }
  const wide = { viewport: { width: 1440, height: 860 }, reducedMotion: "reduce" } as const;
  const narrow = { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" } as const;
  const hike = `${here.url}/#/chat/${encodeURIComponent(town.hike)}`;
  const shoot = (page: Page, name: string) =>
    page.screenshot({ path: join(folder, "docs", `${name}.png`) });
  const opened = async (options: Parameters<typeof device>[0]) => {
    const page = await (await device(options)).newPage();
    await backdate(page, town);
    await signIn(page, here, town.maya);
    await page.mouse.move(0, 0);
    return page;
  };
  /** The chat at its picture, once that is there. */
  const toPicture = async (page: Page) => {
    await page.goto(`${hike}/3`);
    const picture = page.getByRole("button", { name: "ridge at dusk.png" }).locator("img");
    await expect(picture).toBeInViewport();
    await expect.poll(() => picture.evaluate((e) => (e as HTMLImageElement).complete)).toBe(true);
  };

  const light = await opened({ ...wide, colorScheme: "light" });
  await toPicture(light);
  await shoot(light, "chat");

  const chinese = await opened({ ...wide, colorScheme: "dark" });
  await chinese.evaluate(() => localStorage.setItem("parley:preferences", '{"language":"zh"}'));
  await chinese.reload();
  await chinese.goto(`${hike}?details`);
  await expect(chinese.getByRole("complementary")).toContainText("@priya");
  await shoot(chinese, "chat-dark-chinese");

  const phone = await opened({ ...narrow, colorScheme: "dark" });
  await toPicture(phone);
  await shoot(phone, "phone-dark");

  const client = new Client(light);
  const { conversation, search } = client;
  await light.goto(`${hike}?search`);
  await search.query.fill("the");
  await expect(search.results.first()).toBeVisible();
  await shoot(light, "search");

  await light.goto(hike);
  const sent = await conversation.send("The map is packed, and a second one for you");
  await sent.expectState("Delivered to 2 of 4");
  await sent.choose("Where is it?");
  await expect(client.dialog("Where is this message?")).toContainText("With the members");
  await shoot(light, "where-is-it");
});
