import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test } from "vitest";
import { readNotes } from "../../src/sw/notes";
import { keepPush, type PushCore, subscribePush, unsubscribePush } from "../../src/sw/register";
import { FakeBrowser, FakeSubscription, keyOf, settled } from "./browser";

type Preferences = PushCore["preferences"]["current"]["value"];

class FakeCore implements PushCore {
  readonly told: unknown[] = [];
  readonly current = signal<Preferences & { theme: string }>({
    notifications: "all",
    notificationText: true,
    theme: "dark",
  });
  readonly preferences = { current: this.current };
  server: { push_key?: string } = { push_key: keyOf(1) };
  fails = false;

  async subscribePush(subscription: unknown): Promise<void> {
    if (this.fails) throw new Error("away");
    this.told.push(subscription);
  }

  async unsubscribePush(endpoint: string): Promise<void> {
    this.told.push(endpoint);
  }

  prefer(change: Partial<Preferences & { theme: string }>): void {
    this.current.value = { ...this.current.peek(), ...change };
  }
}

const keys = { p256dh: "p", auth: "a" };
const FIRST = { endpoint: "https://push/1", keys, notify: "all" };

let browser: FakeBrowser;
let core: FakeCore;

beforeEach(() => {
  browser = new FakeBrowser();
  core = new FakeCore();
});

describe("subscribing", () => {
  test("tells the server what the browser made", async () => {
    expect(await subscribePush(core, browser)).toBe(true);
    expect(core.told).toEqual([FIRST]);
  });

  test("names the subscription that is there again", async () => {
    await subscribePush(core, browser);
    await subscribePush(core, browser);
    expect(browser.subscriptions).toBe(1);
    expect(core.told).toEqual([FIRST, FIRST]);
  });

  test("makes another one when the server has another key", async () => {
    await subscribePush(core, browser);
    const before = browser.subscription;
    core.server = { push_key: keyOf(2) };
    await subscribePush(core, browser);
    expect(before?.ended).toBe(true);
    expect(core.told[1]).toEqual({ ...FIRST, endpoint: "https://push/2" });
  });

  test("does nothing without a key, a permission, a worker, or a wish", async () => {
    core.server = {};
    expect(await subscribePush(core, browser)).toBe(false);
    core.server = { push_key: keyOf(1) };
    for (const permission of ["default", "denied", undefined] as const) {
      browser.granted = permission;
      expect(await subscribePush(core, browser)).toBe(false);
    }
    browser.granted = "granted";
    core.prefer({ notifications: "off" });
    expect(await subscribePush(core, browser)).toBe(false);
    core.prefer({ notifications: "all" });
    browser.container.getRegistration = async () => undefined;
    expect(await subscribePush(core, browser)).toBe(false);
    browser.workers = undefined;
    expect(await subscribePush(core, browser)).toBe(false);
    expect(browser.subscriptions).toBe(0);
    expect(core.told).toEqual([]);
  });

  test("is in vain where the browser has no push service, or the server is away", async () => {
    browser.refuses = true;
    expect(await subscribePush(core, browser)).toBe(false);
    browser.refuses = false;
    core.fails = true;
    expect(await subscribePush(core, browser)).toBe(false);
  });
});

describe("unsubscribing", () => {
  test("ends it here and there, and clears the screen", async () => {
    await subscribePush(core, browser);
    await unsubscribePush(core, browser);
    expect(browser.subscription?.ended).toBe(true);
    expect(browser.closed).toEqual(["one"]);
    expect(core.told).toEqual([FIRST, "https://push/1"]);
  });

  test("does nothing if there is none", async () => {
    await unsubscribePush(core, browser);
    browser.workers = undefined;
    await unsubscribePush(core, browser);
    expect(core.told).toEqual([]);
  });
});

describe("while the user is signed in", () => {
  test("the server is told at the start, and of each wish", async () => {
    keepPush(core, browser);
    await settled();
    expect(core.told).toEqual([FIRST]);

    core.prefer({ notifications: "mentions" });
    await settled();
    expect(core.told[1]).toEqual({ ...FIRST, notify: "mentions" });

    core.prefer({ notifications: "off" });
    await settled();
    expect(core.told[2]).toBe("https://push/1");

    core.prefer({ notifications: "all" });
    await settled();
    expect(core.told[3]).toEqual({ ...FIRST, endpoint: "https://push/2" });
    expect(core.told).toHaveLength(4);
  });

  test("the last of many wishes counts", async () => {
    keepPush(core, browser);
    core.prefer({ notifications: "off" });
    core.prefer({ notifications: "mentions" });
    core.prefer({ notifications: "off" });
    await settled();
    expect(browser.subscription?.ended ?? true).toBe(true);
    expect(typeof (core.told.at(-1) ?? "")).toBe("string");
  });

  test("other preferences do not matter", async () => {
    keepPush(core, browser);
    await settled();
    core.prefer({ theme: "light" });
    await settled();
    expect(core.told).toHaveLength(1);
  });

  test("the worker knows whether to show texts", async () => {
    expect(await readNotes(browser.caches)).toEqual({ text: true });
    keepPush(core, browser);
    core.prefer({ notificationText: false });
    await settled();
    expect(await readNotes(browser.caches)).toEqual({ text: false });
  });

  test("the server is told when the browser has subscribed anew", async () => {
    const end = keepPush(core, browser);
    await settled();
    browser.subscription = new FakeSubscription("https://push/new", 1);
    browser.tell({ type: "push_changed" });
    browser.tell({ type: "open_chat", chat_id: "g42" });
    await settled();
    expect(core.told[1]).toEqual({ ...FIRST, endpoint: "https://push/new" });
    expect(core.told).toHaveLength(2);

    expect(browser.closed).toEqual([]);
    end();
    browser.tell({ type: "push_changed" });
    core.prefer({ notifications: "mentions" });
    await settled();
    expect(core.told).toHaveLength(2);
    // What is on the screen was for this user.
    expect(browser.closed).toEqual(["one"]);
    expect(browser.subscription.ended).toBe(false);
  });

  test("nothing happens where there are no workers", async () => {
    browser.workers = undefined;
    keepPush(core, browser);
    await settled();
    expect(core.told).toEqual([]);
  });
});
