import type { Page } from "@playwright/test";
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
    message: (name: string, text: string) =>
      pane(name).getByRole("article").filter({ hasText: text }),
  };
}

test("two people chat side by side on different nodes; one of these stops, and nothing is lost", async ({
  demo,
  page,
  quiet,
}) => {
  quiet.allowLostConnections();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${demo.nodes[0].url}/demo`);
  const { button, count, node, where, composer, message } = demoIn(page);
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
  // As the two see it, and not only as it was counted. Whoever was quicker has theirs further up, where it is not drawn.
  for (const name of ["alice", "bob"]) {
    await expect(message(name, "100 of 100").last()).toBeVisible();
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
