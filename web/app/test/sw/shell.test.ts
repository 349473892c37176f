import { beforeEach, describe, expect, test } from "vitest";
import { fits, outdated, routeOf } from "../../src/sw/shell";
import { startWorker } from "../../src/sw/worker";
import { FakeScope } from "./scope";

const PAGE = '<script type="module" src="./assets/index-1.js"></script>';
const FILES = ["/", "/assets/index-1.js", "/assets/emoji-1.js", "/manifest.webmanifest"];

/** A server that has these files. */
function serving(files: Readonly<Record<string, string>>) {
  return async (path: string) => {
    const body = files[path];
    return body === undefined ? new Response("", { status: 404 }) : new Response(body);
  };
}

const FIRST = {
  "/": PAGE,
  "/assets/index-1.js": "index 1",
  "/assets/emoji-1.js": "emoji 1",
  "/manifest.webmanifest": "manifest",
};

const SECOND = {
  "/": PAGE.replace("index-1", "index-2"),
  "/assets/index-2.js": "index 2",
  "/assets/emoji-1.js": "emoji 1",
  "/manifest.webmanifest": "manifest 2",
};

const away = async (): Promise<Response> => {
  throw new TypeError("Failed to fetch");
};

describe("where a request goes", () => {
  const files = new Set(FILES);
  const ask = (url: string, more: Partial<Request> = {}) =>
    routeOf(
      { method: "GET", mode: "cors", url: new URL(url, "https://chat.example").href, ...more },
      "https://chat.example",
      files,
    );

  test("the page is answered by the worker, whatever is asked of it", () => {
    expect(ask("/", { mode: "navigate" })).toBe("page");
    expect(ask("/?source=pwa#/chat/g42", { mode: "navigate" })).toBe("page");
  });

  test("files of the client come from what is held", () => {
    expect(ask("/assets/index-1.js")).toBe("file");
    expect(ask("/assets/of-another-version.js")).toBe("file");
    expect(ask("/manifest.webmanifest")).toBe("file");
  });

  test.each([
    "/v1/me",
    "/v1/attachments/a1",
    "/docs",
    "/health/ready",
    "/demo/nodes",
    "/parley-chat.js",
    "/sw.js",
    "/",
    "https://elsewhere.example/assets/index-1.js",
  ])("%s is none of its business", (url) => {
    expect(ask(url)).toBe("network");
  });

  test("other pages are none of its business", () => {
    expect(ask("/demo", { mode: "navigate" })).toBe("network");
    expect(ask("/v1/attachments/a1", { mode: "navigate" })).toBe("network");
  });

  test("what changes something is none of its business", () => {
    expect(ask("/assets/index-1.js", { method: "POST" })).toBe("network");
  });
});

test("the caches of this version and the one before are kept, and those of others", () => {
  const names = ["parley-shell-a", "parley-notes", "parley-shell-b", "parley-shell-c", "other"];
  expect(outdated(names, "c")).toEqual(["parley-shell-a"]);
  expect(outdated(names, "d")).toEqual(["parley-shell-a", "parley-shell-b"]);
  expect(outdated(["parley-shell-c"], "c")).toEqual([]);
});

test("a page fits the files if it asks for no others", () => {
  expect(fits(PAGE, new Set(FILES))).toBe(true);
  expect(fits(SECOND["/"], new Set(FILES))).toBe(false);
  expect(fits('<link href="/assets/x.css" rel="stylesheet">', new Set(FILES))).toBe(false);
  expect(fits('<link href="/assets/emoji-1.js"><link href="/favicon.svg">', new Set(FILES))).toBe(
    true,
  );
});

test("what asks for nothing is no page", () => {
  expect(fits('{"message":"Server is running smoothly!"}', new Set(FILES))).toBe(false);
});

describe("a worker", () => {
  let scope: FakeScope;

  beforeEach(async () => {
    scope = new FakeScope();
    scope.network = serving(FIRST);
    startWorker(scope, FILES, "1");
    await scope.happen("install", {});
    await scope.happen("activate", {});
    scope.fetched.length = 0;
  });

  const text = async (answer: Promise<Response> | undefined) => (await answer)?.text();
  const page = () => text(scope.request("/", { mode: "navigate" }));

  test("takes the pages that are open", () => {
    expect(scope.claimed).toBe(true);
  });

  test("answers with what it holds when the network is away", async () => {
    scope.network = away;
    expect(await page()).toBe(PAGE);
    expect(await text(scope.request("/assets/index-1.js"))).toBe("index 1");
    expect(await text(scope.request("/assets/emoji-1.js"))).toBe("emoji 1");
  });

  test("answers with the page of the network when there is one", async () => {
    scope.network = serving(SECOND);
    expect(await page()).toBe(SECOND["/"]);
    // What that one asks for is not held yet.
    expect(await text(scope.request("/assets/index-2.js"))).toBe("index 2");
  });

  test("asks nobody for what does not change", async () => {
    await text(scope.request("/assets/index-1.js"));
    expect(scope.fetched).toEqual([]);
  });

  test("answers with what it holds when the server is broken", async () => {
    scope.network = async () => new Response("bad gateway", { status: 502 });
    expect(await page()).toBe(PAGE);
    scope.network = async () => new Response("who are you?", { status: 401 });
    expect(await page()).toBe("who are you?");
  });

  test("waits for a slow network, but not for long", async () => {
    let arrive: (response: Response) => void = () => {};
    scope.network = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    let answer: string | undefined;
    const asked = page().then((got) => {
      answer = got;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answer).toBeUndefined();
    expect(scope.timers.map(({ ms }) => ms)).toEqual([3_000]);

    scope.timers[0]?.handler();
    await asked;
    expect(answer).toBe(PAGE);
    arrive(new Response("too late"));
  });

  test("never holds what the server says", async () => {
    expect(scope.request("/v1/me")).toBeUndefined();
    const names = [...scope.fakeCaches.held.values()].flatMap((cache) => [...cache.keys()]);
    expect(names.sort()).toEqual([...FILES].sort());
  });

  test("leaves it to the browser to say that nothing can be had", async () => {
    scope.fakeCaches.held.clear();
    scope.network = away;
    await expect(page()).rejects.toThrow("Failed to fetch");
  });
});

describe("a new version", () => {
  const files = ["/", "/assets/index-2.js", "/assets/emoji-1.js", "/manifest.webmanifest"];
  let scope: FakeScope;

  beforeEach(async () => {
    scope = new FakeScope();
    scope.network = serving(FIRST);
    startWorker(scope, FILES, "1");
    await scope.happen("install", {});
    scope.network = serving(SECOND);
    scope.fetched.length = 0;
    startWorker(scope, files, "2");
  });

  test("fetches what is new, and waits", async () => {
    await scope.happen("install", {});
    expect(scope.fetched.sort()).toEqual(["/", "/assets/index-2.js", "/manifest.webmanifest"]);
    expect(scope.skipped).toBe(false);
    expect(await scope.caches.keys()).toEqual(["parley-shell-1", "parley-shell-2"]);
  });

  test("comes at once if it is wanted", async () => {
    await scope.happen("message", { data: { type: "something else" } });
    await scope.happen("message", { data: null });
    expect(scope.skipped).toBe(false);
    await scope.happen("message", { data: { type: "skip_waiting" } });
    expect(scope.skipped).toBe(true);
  });

  test("has the rest of a page of the version before", async () => {
    await scope.happen("install", {});
    await scope.happen("activate", {});
    scope.network = away;
    expect(await (await scope.request("/assets/index-1.js"))?.text()).toBe("index 1");
    expect(await (await scope.request("/manifest.webmanifest"))?.text()).toBe("manifest 2");
  });

  test("of which something is missing does not come, and leaves nothing", async () => {
    scope.network = serving({ ...SECOND, "/manifest.webmanifest": undefined as never });
    await expect(scope.happen("install", {})).rejects.toThrow("/manifest.webmanifest: 404");
    expect(await scope.caches.keys()).toEqual(["parley-shell-1"]);
  });

  test("does not come with the page of a node that is not upgraded", async () => {
    scope.network = serving({ ...SECOND, "/": PAGE });
    await expect(scope.happen("install", {})).rejects.toThrow("another version");
  });

  test("removes what is older than the one before", async () => {
    await scope.happen("install", {});
    await scope.happen("activate", {});
    startWorker(scope, files, "3");
    await scope.happen("install", {});
    await scope.happen("activate", {});
    expect(await scope.caches.keys()).toEqual(["parley-shell-2", "parley-shell-3"]);
  });
});
