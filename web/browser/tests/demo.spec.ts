import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { expectNoSidewaysScroll } from "./support/measure";
import { expect, test } from "./support/test";

/** What `/demo` shows. */
function demoIn(page: Page) {
  const pane = (name: string) => page.getByRole("region", { name, exact: true });
  return {
    button: (name: string) => page.getByRole("button", { name, exact: true }),
    count: (name: string) =>
      page
        .getByRole("region", { name: "Messages" })
        .getByRole("term")
        .filter({ hasText: name })
        .locator("xpath=following-sibling::dd"),
    node: (id: string) =>
      page.getByRole("region", { name: "Nodes" }).getByRole("listitem").filter({ hasText: id }),
    where: (name: string) =>
      pane(name)
        .getByRole("status")
        .filter({ hasText: /^(on |reconn)/ }),
    composer: (name: string) => pane(name).getByRole("textbox", { name: /^Message to / }),
    /** What of the words of one of them has come to the other, as it stands above their chat. */
    score: (name: string) => pane(name).getByText(/\d+ sent, \d+ received/),
    feed: (name: string) => pane(name).getByRole("feed", { name: "Messages" }),
    message: (name: string, text: string) =>
      pane(name).getByRole("article").filter({ hasText: text }),
  };
}

/** What the messages of a chat say that are counted, read from its end to its beginning: no more is in the page than fits. */
async function countedIn(feed: Locator): Promise<string[]> {
  const texts = await feed.evaluate(async (list) => {
    const scroller = list.parentElement as HTMLElement;
    const painted = () => new Promise((done) => requestAnimationFrame(() => done(undefined)));
    const seen = new Map<string, string>();
    const collect = () => {
      for (const article of list.querySelectorAll<HTMLElement>("article")) {
        seen.set(article.dataset.key ?? "", article.textContent ?? "");
      }
    };
    scroller.scrollTop = scroller.scrollHeight;
    for (let still = 0; still < 10; ) {
      await painted();
      collect();
      const before = scroller.scrollTop;
      scroller.scrollTop -= scroller.clientHeight / 2;
      // At the top older ones may still have to come from the server.
      still = scroller.scrollTop < before ? 0 : still + 1;
    }
    return [...seen.values()];
  });
  return texts.flatMap((text) => {
    const [said, by] = [/\d+ of 100/.exec(text)?.[0], /^(You|alice|bob)/.exec(text)?.[0]];
    return said === undefined ? [] : [`${by}: ${said}`];
  });
}

test("two people chat side by side on different nodes; one of these stops, and nothing is lost", async ({
  demo,
  page,
  quiet,
}) => {
  quiet.allowLostConnections();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${demo.nodes[0].url}/demo`);
  const { button, count, score, node, where, composer, feed, message } = demoIn(page);
  await expect(where("alice")).toHaveText("on node-1");
  await expect(where("bob")).toHaveText("on node-3");

  await composer("alice").fill("Hello Bob");
  await composer("alice").press("Enter");
  await expect(message("bob", "Hello Bob")).toBeVisible();
  await composer("bob").fill("Hello Alice");
  await composer("bob").press("Enter");
  await expect(message("alice", "Hello Alice")).toBeVisible();
  await expect(count("sent")).toHaveText("2");
  await expect(count("received")).toHaveText("2");

  await button("Send 100 messages each").click();
  await button("Stop node-3").click();
  await expect(node("node-3")).toContainText("stopped");
  await expect(where("bob")).toHaveText(/^on node-[12]$/);
  await expect(button("Send 100 messages each")).toBeEnabled();
  await expect(count("received")).toHaveText("202");
  await expect(count("sent")).toHaveText("202");
  await expect(count("on the way")).toHaveText("0");
  await expect(count("lost")).toHaveText("0");
  await expect(count("twice")).toHaveText("0");
  // As the two see it, and not only as it was counted.
  const all = Array.from({ length: 100 }, (_, i) => `${i + 1} of 100`);
  for (const [name, other] of [
    ["alice", "bob"],
    ["bob", "alice"],
  ] as const) {
    await expect(score(name)).toHaveText("101 sent, 101 received");
    const theirs = ["You", other].flatMap((by) => all.map((said) => `${by}: ${said}`));
    await expect.poll(async () => (await countedIn(feed(name))).sort()).toEqual(theirs.sort());
  }

  await button("Start node-3").click();
  await expect(node("node-3")).toContainText("running");
  await button("Reset").click();
  await expect(count("sent")).toHaveText("0");
});

test("the last node cannot be stopped, and others start again", async ({ demo, page, quiet }) => {
  quiet.allowLostConnections();
  await page.goto(`${demo.nodes[0].url}/demo`);
  const { button, node, where } = demoIn(page);
  await expect(where("alice")).toBeVisible();
  for (const id of ["node-1", "node-2"]) {
    await button(`Stop ${id}`).click();
    await expect(node(id)).toContainText("stopped");
  }
  await expect(button("Stop node-3")).toBeDisabled();
  await expect(where("alice")).toHaveText("on node-3");
  for (const id of ["node-1", "node-2"]) {
    await button(`Start ${id}`).click();
    await expect(node(id)).toContainText("running");
  }
});

test("axe finds nothing at the demo, and nothing is wider than 360 pixels", async ({
  demo,
  page,
  quiet,
}) => {
  quiet.allowLostConnections();
  await page.goto(`${demo.nodes[0].url}/demo`);
  const { button, node, where, composer, message } = demoIn(page);
  await expect(where("alice")).toBeVisible();
  await composer("alice").fill("Is it me you are looking for?");
  await composer("alice").press("Enter");
  await expect(message("bob", "Is it me")).toBeVisible();
  await expectAccessible(page, "all nodes run");
  await button("Stop node-2").click();
  await expect(node("node-2")).toContainText("stopped");
  await expectAccessible(page, "a node is stopped");
  await page.setViewportSize({ width: 360, height: 640 });
  await expectAccessible(page, "narrow");
  await expectNoSidewaysScroll(page);
  await button("Start node-2").click();
  await expect(node("node-2")).toContainText("running");
});

test("the demo speaks as its chats do", async ({ demo, device }) => {
  const page = await (await device({ locale: "de-DE" })).newPage();
  await page.goto(`${demo.nodes[0].url}/demo`);
  await expect(page.getByRole("heading", { name: "Zwei Leute, 3 Knoten" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Knoten" })).toContainText("läuft");
  await expect(page.getByRole("textbox", { name: "Nachricht an bob" })).toBeVisible();
});

test("the demo begins at its top, however small the window", async ({ demo, page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(`${demo.nodes[0].url}/demo`);
  const { composer } = demoIn(page);
  await expect(composer("alice").or(composer("bob")).and(page.locator(":focus"))).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Two people, 3 nodes" })).toBeInViewport();
});
