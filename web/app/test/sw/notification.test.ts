import { beforeEach, describe, expect, test } from "vitest";
import { writeNotes } from "../../src/sw/notes";
import { type Pushed, pushedOf, shownOf, shows, tagOf } from "../../src/sw/notification";
import { startWorker } from "../../src/sw/worker";
import { FakeScope, pageAt } from "./scope";

const GROUP: Pushed = {
  chat_id: "g42",
  seq: 7,
  kind: "group",
  sender_id: "bob",
  sender_name: "Bob B.",
  title: "Team",
  text: "**hi** `all`",
};

const DIRECT: Pushed = { ...GROUP, chat_id: "d:a:b", kind: "direct", title: "Bob B." };

describe("what was pushed", () => {
  test("is read as the server writes it", () => {
    expect(pushedOf(JSON.stringify(GROUP))).toEqual(GROUP);
  });

  test.each([
    undefined,
    "",
    "hello",
    "null",
    "[]",
    "{}",
    JSON.stringify({ ...GROUP, seq: "7" }),
    JSON.stringify({ ...GROUP, text: undefined }),
  ])("%s is nothing", (text) => {
    expect(pushedOf(text)).toBeUndefined();
  });
});

describe("a chat", () => {
  test.each(["#/chat/g42", "#/chat/g42/7", "#/chat/g42?details"])("is shown at %s", (hash) => {
    expect(shows(hash, "g42")).toBe(true);
  });

  test.each(["", "#/", "#/chat/g421", "#/chat/g4"])("is not shown at %s", (hash) => {
    expect(shows(hash, "g42")).toBe(false);
  });

  test("is shown at its address as it stands there", () => {
    expect(shows("#/chat/d%3Aa%3Ab", "d:a:b")).toBe(true);
  });
});

describe("what is shown", () => {
  const notes = { text: true };

  test("says who and where, in one line without marks", () => {
    const shown = shownOf(GROUP, false, undefined, notes);
    expect(shown?.title).toBe("Bob B. · Team");
    expect(shown?.options).toMatchObject({
      body: "hi all",
      tag: "parley:g42",
      renotify: true,
      icon: "/icon-192.png",
      data: { chat_id: "g42", seq: 7 },
    });
    expect(shownOf(DIRECT, false, undefined, notes)?.title).toBe("Bob B.");
  });

  test("is cut", () => {
    const shown = shownOf({ ...GROUP, text: "x".repeat(1_000) }, false, undefined, notes);
    expect(shown?.options.body).toBe(`${"x".repeat(160)}…`);
  });

  test("says nothing of the text if it is not to", () => {
    const shown = shownOf(GROUP, false, undefined, { text: false });
    expect(shown?.title).toBe("Bob B. · Team");
    expect(shown?.options.body).toBeUndefined();
  });

  test("is nothing if somebody looks at the chat", () => {
    expect(shownOf(GROUP, true, undefined, notes)).toBeUndefined();
  });

  test("is no older message in place of a newer one", () => {
    const newer = { title: "Carol · Team", body: "new", data: { chat_id: "g42", seq: 8 } };
    const shown = shownOf(GROUP, false, newer, notes);
    expect(shown).toMatchObject({ title: "Carol · Team", options: { body: "new", silent: true } });
    expect(shown?.options.renotify).toBe(false);
    expect(shown?.options.data).toEqual({ chat_id: "g42", seq: 8 });
    const older = { ...newer, data: { chat_id: "g42", seq: 6 } };
    expect(shownOf(GROUP, false, older, notes)?.options.body).toBe("hi all");
  });
});

describe("a worker", () => {
  let scope: FakeScope;

  beforeEach(() => {
    scope = new FakeScope();
    startWorker(scope, ["/"], "1");
  });

  const push = (pushed: unknown) =>
    scope.happen("push", { data: { text: () => JSON.stringify(pushed) } });
  const click = (data: unknown) => {
    let closed = false;
    const notification = {
      data,
      close: () => {
        closed = true;
      },
    };
    return scope.happen("notificationclick", { notification }).then(() => closed);
  };

  test("shows what is pushed, and of a chat the newest", async () => {
    await push(GROUP);
    await push({ ...GROUP, seq: 6, text: "late" });
    await push({ ...GROUP, seq: 8, text: "next" });
    expect(scope.shown.map(({ options }) => options.body)).toEqual(["hi all", "hi all", "next"]);
    expect(scope.shown.map(({ options }) => options.tag)).toEqual(Array(3).fill(tagOf("g42")));
  });

  test("shows no text when the page has said so", async () => {
    await writeNotes(scope.caches, { text: false });
    await push(GROUP);
    expect(scope.shown[0]?.options.body).toBeUndefined();
  });

  test("shows nothing of what it does not understand", async () => {
    await push({ something: "else" });
    await scope.happen("push", { data: null });
    expect(scope.shown).toEqual([]);
  });

  test("shows nothing in a chat that is looked at, wherever the page began", async () => {
    const page = pageAt("/");
    page.hash = "#/chat/g42";
    scope.pages = [pageAt("/#/chat/other"), page];
    await push(GROUP);
    expect(scope.shown).toEqual([]);

    page.hash = "#/";
    await push(GROUP);
    expect(scope.shown).toHaveLength(1);
  });

  test("shows what is pushed in a chat that is open and not looked at", async () => {
    scope.pages = [pageAt("/#/chat/g42", "hidden")];
    await push(GROUP);
    expect(scope.shown).toHaveLength(1);
  });

  test("does not wait for long for a page to say where it is", async () => {
    const page = pageAt("/#/chat/g42");
    scope.pages = [{ ...page, postMessage: () => {} }];
    const pushed = push(GROUP);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(scope.shown).toEqual([]);
    expect(scope.timers.map(({ ms }) => ms)).toEqual([500]);
    scope.timers[0]?.handler();
    await pushed;
    expect(scope.shown).toHaveLength(1);
  });

  test("opens the chat in the page that was looked at last", async () => {
    const pages = [pageAt("/demo"), pageAt("/#/"), pageAt("/")];
    scope.pages = pages;
    expect(await click({ chat_id: "g42", seq: 7 })).toBe(true);
    expect(pages.map(({ focused }) => focused)).toEqual([false, true, false]);
    expect(pages[1]?.told).toEqual([{ type: "open_chat", chat_id: "g42" }]);
    expect(scope.opened).toEqual([]);
  });

  test("opens the chat in the page that has the focus", async () => {
    const pages = [pageAt("/"), pageAt("/")];
    if (pages[1] !== undefined) pages[1].focused = true;
    scope.pages = pages;
    await click({ chat_id: "g42", seq: 7 });
    expect(pages[1]?.told).toHaveLength(1);
  });

  test("opens a page if there is none", async () => {
    scope.pages = [pageAt("/demo")];
    await click({ chat_id: "d:a:b", seq: 7 });
    expect(scope.opened).toEqual(["/#/chat/d%3Aa%3Ab"]);
    await click(undefined);
    expect(scope.opened[1]).toBe("/");
  });

  test("subscribes anew with the same key, and has pages tell the server", async () => {
    const key = new ArrayBuffer(65);
    const page = pageAt("/");
    scope.pages = [page];
    const oldSubscription = { options: { applicationServerKey: key } } as PushSubscription;
    await scope.happen("pushsubscriptionchange", { oldSubscription, newSubscription: null });
    expect(scope.subscribed).toEqual([{ userVisibleOnly: true, applicationServerKey: key }]);
    expect(page.told).toEqual([{ type: "push_changed" }]);

    const newSubscription = {} as PushSubscription;
    await scope.happen("pushsubscriptionchange", { oldSubscription, newSubscription });
    await scope.happen("pushsubscriptionchange", {});
    expect(scope.subscribed).toHaveLength(1);
    expect(page.told).toHaveLength(3);
  });
});
