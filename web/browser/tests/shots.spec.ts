/**
 * Takes pictures of all views for people to look at, and for the documents:
 *
 *     SHOTS=/tmp/shots npx playwright test tests/shots.spec.ts
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Client, signIn, test } from "./support/test";
import { PARTS, SIGNED_OUT } from "./support/tour";
import { settle, type Town } from "./support/town";

const folder = process.env.SHOTS ?? "";
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

test.skip(folder === "", "only when pictures are asked for");

for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${viewport.width} pixels, ${colorScheme}`, async ({ serve, request, device, quiet }) => {
      test.setTimeout(300_000);
      quiet.allow(/.*/);
      mkdirSync(folder, { recursive: true });
      const suffix =
        viewport.width === 1440 && colorScheme === "light"
          ? ""
          : `-${colorScheme[0]}${viewport.width}`;
      const town = await settle(request, serve, suffix);
      const options = { viewport, colorScheme, reducedMotion: "reduce" } as const;
      const shoot = (page: Page) => async (view: string) => {
        const path = join(folder, `${view}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path });
      };
      const out = await (await device(options)).newPage();
      for (const part of Object.values(SIGNED_OUT)) await part(new Client(out), town, shoot(out));

      const page = await (await device({ ...options, deviceScaleFactor: 2 })).newPage();
      await backdate(page, town);
      await signIn(page, serve, town.maya);
      // Somebody is there.
      for (const name of ["tomas", "priya"] as const) {
        await signIn(await (await device()).newPage(), serve, town.apis[name].person);
      }
      for (const part of Object.values(PARTS)) await part(new Client(page), town, shoot(page));
    });
  }
}

/** Has the messages of the town written when the town says, so that they are not all of the same minute. */
async function backdate(page: Page, { ages }: Town): Promise<void> {
  const now = Date.now();
  const dated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dated);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dated(v)]));
    const age = ages.get(String(copy.message_id));
    return age === undefined ? copy : { ...copy, sent_at: now - age * 60_000 };
  };
  await page.routeWebSocket(/\/v1\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => server.send(data));
    server.onMessage((data) => socket.send(JSON.stringify(dated(JSON.parse(String(data))))));
  });
  await page.route(/\/v1\/(chats|search)/, async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: dated(await answer.json()) });
  });
}
