import type { Page } from "@playwright/test";
import { look } from "./support/page";
import { Client, expect, signIn, test } from "./support/test";

interface Shown {
  readonly title: string;
  readonly body?: string;
}

/** Notes what the page and its worker would show: a browser without a screen shows nothing that a test could see. */
async function noteNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: unknown[] = [];
    const note = (title: string, options: NotificationOptions = {}) =>
      shown.push({ title, ...(options.body !== undefined && { body: options.body }) });
    Object.assign(window, { shown });
    class Noted extends EventTarget {
      static permission = "default";
      static async requestPermission() {
        Noted.permission = "granted";
        return "granted";
      }
      constructor(title: string, options?: NotificationOptions) {
        super();
        note(title, options);
      }
      close() {}
    }
    Object.defineProperty(window, "Notification", { value: Noted, configurable: true });
    if ("ServiceWorkerRegistration" in window) {
      ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
        note(title, options);
      };
    }
  });
}

const shown = (page: Page) =>
  page.evaluate(() => (window as unknown as { shown: Shown[] }).shown as Shown[]);

test("notifications are offered when something was missed, and then come", async ({
  serve,
  someone,
  apiOf,
  device,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const bob = apiOf(serve, bobP);
  await bob.send(annP, "zero");
  const client = new Client(await (await device()).newPage());
  const { page, conversation } = client;
  await noteNotifications(page);
  await signIn(page, serve, annP);
  await client.openChat("Bob");
  const offer = page.getByRole("region", { name: "Notifications" });

  // Nobody asks as long as nothing was missed.
  await bob.send(annP, "one");
  await expect(conversation.message("one").article).toBeVisible();
  await expect(offer).toHaveCount(0);

  await look(page, "away");
  await bob.send(annP, "two");
  await expect(offer).toBeVisible();
  expect(await shown(page)).toEqual([]);
  await look(page, "here");
  await offer.getByRole("button", { name: "Turn on" }).click();
  await expect(offer).toHaveCount(0);

  // What is looked at is not told again.
  await bob.send(annP, "three");
  await expect(conversation.message("three").article).toBeVisible();
  await look(page, "away");
  await bob.send(annP, "**four** `times`");
  await expect.poll(() => shown(page)).toEqual([{ title: "Bob", body: "four times" }]);

  // Not what is muted, and no texts if one does not want them.
  await look(page, "here");
  const settings = await client.openSettings("Notifications");
  await settings.panel.getByRole("checkbox", { name: "Show the text of messages" }).uncheck();
  await settings.close();
  const { chat_id } = await bob.create("group", "Noise", [annP]);
  await client.sidebar.menu("Noise");
  await client.choose("Mute");
  await expect(client.sidebar.row("Noise")).toContainText("Muted");
  await look(page, "away");
  await bob.send(chat_id, "noise");
  await bob.send(annP, "five");
  await expect.poll(() => shown(page)).toHaveLength(2);
  expect((await shown(page))[1]).toEqual({ title: "Bob" });
});

test("of two tabs of a user only one tells", async ({ serve, someone, apiOf, device }) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const bob = apiOf(serve, bobP);
  await bob.send(annP, "zero");
  const context = await device();
  const [one, two] = [new Client(await context.newPage()), new Client(await context.newPage())];
  for (const { page } of [one, two]) await noteNotifications(page);
  await signIn(one.page, serve, annP);
  await two.page.goto(serve.url);
  for (const client of [one, two]) {
    await expect(client.sidebar.row("Bob")).toBeVisible();
    await client.page.evaluate(() => Notification.requestPermission());
  }
  await two.openChat("Bob");

  // The second tab has the chat on screen: nobody has to be told.
  await look(one.page, "away");
  await bob.send(annP, "one");
  await expect(two.conversation.message("one").article).toBeVisible();
  await expect(one.sidebar.row("Bob")).toContainText("one");
  // Then nobody looks: one notification a chat, whichever tab shows it.
  await look(two.page, "away");
  await bob.send(annP, "two");
  await expect
    .poll(async () => [...(await shown(one.page)), ...(await shown(two.page))].map((n) => n.body))
    .toContain("two");
  const all = [...(await shown(one.page)), ...(await shown(two.page))];
  expect(all.map(({ body }) => body)).not.toContain("one");
});

test("the title counts the chats that wait", async ({ serve, someone, apiOf, clientOf }) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  const ann = await clientOf(serve, annP);
  await expect(ann.page).toHaveTitle(/^Parley/);
  await apiOf(serve, bobP).send(annP, "one");
  await apiOf(serve, bobP).send(annP, "two");
  await expect(ann.page).toHaveTitle(/^\(1\) Parley/);
  await apiOf(serve, cleoP).send(annP, "three");
  await expect(ann.page).toHaveTitle(/^\(2\) Parley/);
  await ann.openChat("Bob");
  await expect(ann.page).toHaveTitle(/^\(1\) Parley/);
  await ann.openChat("Cleo");
  await expect(ann.page).toHaveTitle(/^Parley/);
});

test("a message that comes is said to whoever does not see it", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const bob = apiOf(serve, bobP);
  await bob.send(annP, "zero");
  const ann = await clientOf(serve, annP);
  await ann.openChat("Bob");
  await bob.send(annP, "one");
  await expect(ann.announced).toContainText("Bob: one");
  await expect(ann.announced).not.toContainText("zero");
});
