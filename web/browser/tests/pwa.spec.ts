import type { Page } from "@playwright/test";
import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly display: string;
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly purpose?: string;
  }[];
}

test("the client can be installed", async ({ page, serve, request }) => {
  await page.goto(serve.url);
  const link = await page.locator("link[rel=manifest]").getAttribute("href");
  const address = new URL(link ?? "", serve.url).href;
  const manifest = (await (await request.get(address)).json()) as Manifest;
  expect(manifest.name).toBe("Parley");
  expect(manifest.display).toBe("standalone");
  expect(new URL(manifest.start_url, address).href).toBe(`${serve.url}/`);
  // What browsers ask for to offer it, and a picture that may be cut to any shape.
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(
    expect.arrayContaining(["192x192", "512x512"]),
  );
  expect(manifest.icons.some(({ purpose }) => purpose?.includes("maskable"))).toBe(true);
  for (const { src, sizes } of manifest.icons) {
    const picture = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, address).href);
    if (sizes !== "any") expect(picture).toBe(sizes);
  }
});

/** Waits until the device keeps a text: it is written half a second after it came. */
async function kept(page: Page, text: string): Promise<void> {
  // Not `waitForFunction`: it takes the promise itself for a yes.
  await expect.poll(() => allKept(page)).toContain(text);
}

function allKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const all: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name ?? ""));
      for (const store of db.objectStoreNames) {
        all.push(await done(db.transaction(store).objectStore(store).getAll()));
      }
      db.close();
    }
    return JSON.stringify(all);
  });
}

test("without a network a reload shows what was there, and a new tab too", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, chatId, annP } = await annAndBob({ serve, someone, apiOf, clientOf });
  const { chat_id } = await apiOf(serve, annP).create("group", "Climbing", []);
  await apiOf(serve, annP).send(chat_id, "with a rope");
  await expect(ann.sidebar.row("Climbing")).toContainText("with a rope");
  await ann.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await kept(ann.page, "with a rope");
  const context = ann.page.context();

  await context.setOffline(true);
  await ann.page.reload();
  await expect(ann.status("You are offline.")).toBeVisible();
  await expect(ann.conversation.message("Hi").article).toBeVisible();
  await ann.openChat("Climbing");
  await expect(ann.conversation.message("with a rope").article).toBeVisible();
  // What is loaded when it is first used is there, too.
  await ann.page.keyboard.press("Alt+i");
  await expect(ann.details.root.getByRole("region", { name: "1 member" })).toBeVisible();
  const settings = await ann.openSettings("Appearance");
  await settings.panel.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
  await expect(ann.dialog("Einstellungen")).toBeVisible();

  const page = await context.newPage();
  await page.goto(`${serve.url}/#/chat/${encodeURIComponent(chatId)}`);
  await expect(page.getByRole("article").filter({ hasText: "Hi" })).toBeVisible();
  await context.setOffline(false);
});

test("a new version of the client is taken up at the next load", async ({ page, serve }) => {
  // The worker must be asked for anew each time: one that is kept would keep the page for ever.
  await page.goto(serve.url);
  const kept = await page.evaluate(async () =>
    (await fetch("/sw.js")).headers.get("cache-control"),
  );
  expect(kept).toMatch(/no-cache|max-age=0/);
});

test("a page that is open is told of a new version, and goes on until its user wants it", async ({
  serve,
  someone,
  clientOf,
}) => {
  const ann = await clientOf(serve, await someone(serve, "Ann"));
  const { page } = ann;
  const notice = page.getByRole("region", { name: "New version" });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  // A page is of a new load if it does not have this.
  const mark = () => page.evaluate(() => Object.assign(window, { before: true }));
  const isMarked = () => page.evaluate(() => "before" in window);
  await mark();

  await ann.sidebar.filter.focus();
  // Under another address it is another worker, as one of other bytes is: what a browser asks for anew of a worker
  // cannot be answered by the test.
  await page.evaluate(() => void navigator.serviceWorker.register("/sw.js?newer", { scope: "/" }));
  await expect(notice).toContainText("A new version is ready.");
  await expect(ann.sidebar.filter).toBeFocused();
  expect(await isMarked()).toBe(true);

  await notice.getByRole("button", { name: "Reload" }).press("Enter");
  await expect.poll(() => isMarked().catch(() => true)).toBe(false);
  await expect(ann.sidebar.filter).toBeVisible();
  const worker = await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL);
  expect(worker).toBe(`${serve.url}/sw.js?newer`);
});
