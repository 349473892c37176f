import { randomBytes } from "node:crypto";
import type { Locator } from "@playwright/test";
import { Client, expect, test } from "./support/test";

/** Presses Tab until something has the focus, as people do who have no mouse. */
async function tabTo(target: Locator, keys: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const FAR = 40;
  const page = target.page();
  for (let i = 0; i < FAR; i++) {
    if (await focused(target)) break;
    await page.keyboard.press(keys);
  }
  await expect(target).toBeFocused();
  // Whoever looks for the focus finds it: a ring is around it, or around what it is in or what is in it.
  const seen = await target.evaluate((e) => {
    const ringed = (at: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
      return (
        (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none"
      );
    };
    const around = [e, e.parentElement, e.parentElement?.parentElement, ...e.children];
    return e.matches(":focus-visible") && around.some((at) => at instanceof Element && ringed(at));
  });
  expect(seen, "the focus shows").toBe(true);
}

function focused(target: Locator): Promise<boolean> {
  return target.evaluateAll((all) => all.includes(document.activeElement as HTMLElement));
}

test("all of it goes by keys alone, from signing up to signing out", async ({
  page,
  serve,
  someone,
  clientOf,
}) => {
  const bobP = await someone(serve, "Bob");
  const bob = await clientOf(serve, bobP);
  const ann = new Client(page);
  const { entrance, conversation, newChat, search, settings } = ann;
  const { keyboard } = page;
  const username = `ann-${randomBytes(4).toString("hex")}`;

  await page.goto(serve.url);
  await expect(entrance.username).toBeFocused();
  await tabTo(entrance.button("Create account"));
  await keyboard.press("Enter");
  await expect(entrance.heading("Create your account")).toBeVisible();
  await expect(entrance.username).toBeFocused();
  await keyboard.type(username);
  await tabTo(entrance.password);
  await keyboard.type("correct horse battery");
  await tabTo(entrance.name);
  await keyboard.type("Ann");
  await keyboard.press("Enter");
  await expect(ann.sidebar.settings).toHaveAccessibleName("Ann: settings");

  await tabTo(ann.sidebar.newChat);
  await keyboard.press("Enter");
  await expect(newChat.people).toBeFocused();
  await keyboard.type(bobP.username);
  await expect(newChat.root.getByRole("button", { name: `@${bobP.username}` })).toBeVisible();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await conversation.expectOpen("Bob");
  await expect(conversation.composer).toBeFocused();
  await keyboard.type("Hello Bob");
  await keyboard.press("Enter");
  await expect(bob.sidebar.row("Ann")).toContainText("Hello Bob");
  await bob.openChat("Ann");
  await bob.conversation.send("Hello Ann");
  const hello = conversation.message("Hello Ann");
  await expect(hello.article).toBeVisible();

  // To the messages, of which the last one is first; react to it.
  await tabTo(hello.article, "Shift+Tab");
  await keyboard.press("+");
  await expect(page.getByRole("button", { name: "React with 👍" })).toBeFocused();
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await expect(hello.reaction("❤️")).toBeVisible();
  await expect(hello.article).toBeFocused();
  await expect(bob.conversation.message("Hello Ann").reaction("❤️")).toBeVisible();

  // By the menu too: reply.
  await keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Actions of the message" });
  await expect(menu.getByRole("menuitem", { name: "Reply" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(conversation.composer).toBeFocused();
  await keyboard.type("An answre");
  await keyboard.press("Enter");
  await expect(bob.conversation.message("An answre").article).toBeVisible();

  await keyboard.press("ArrowUp");
  await expect(conversation.composer).toHaveValue("An answre");
  await keyboard.press("Backspace");
  await keyboard.press("Backspace");
  await keyboard.type("er");
  await keyboard.press("Enter");
  await expect(bob.conversation.message("An answer").article).toBeVisible();

  // Arrows lead from message to message, the last one back to writing.
  await keyboard.press("Shift+Tab");
  await expect(conversation.messages.and(page.locator(":focus"))).toHaveCount(1);
  await keyboard.press("Home");
  await expect(conversation.message("Hello Bob").article).toBeFocused();
  await keyboard.press("End");
  await keyboard.press("ArrowDown");
  await expect(conversation.composer).toBeFocused();

  // Search, jump, and back.
  await expect(async () => {
    await keyboard.press("Control+Shift+F");
    await expect(search.query).toBeFocused();
    await search.query.fill("");
    await keyboard.type("hello");
    await expect(search.results).toHaveCount(2, { timeout: 3_000 });
  }).toPass();
  await tabTo(search.results.last().getByRole("button"));
  await keyboard.press("Enter");
  await expect(conversation.message("Hello Bob").article).toBeFocused();
  await keyboard.press("Escape");
  await expect(conversation.composer).toBeFocused();
  await expect(search.root).toHaveCount(0);

  await tabTo(ann.sidebar.settings, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(settings.root).toBeVisible();
  await tabTo(settings.root.getByRole("tab", { name: "Profile" }));
  await keyboard.press("ArrowDown");
  await expect(settings.panel).toHaveAccessibleName("Appearance");
  await tabTo(settings.panel.getByRole("radio", { name: "As the system" }));
  await keyboard.press("ArrowRight");
  await expect(settings.panel.getByRole("radio", { name: "Light" })).toBeChecked();
  await tabTo(settings.root.getByRole("tab", { name: "Appearance" }), "Shift+Tab");
  await keyboard.press("End");
  await expect(settings.panel).toHaveAccessibleName("Account");
  await tabTo(settings.button("Sign out"));
  await keyboard.press("Enter");
  await expect(settings.panel.getByRole("heading", { name: "Sign out?" })).toBeVisible();
  await tabTo(settings.button("Sign out"));
  await keyboard.press("Enter");
  await expect(entrance.heading("Welcome to Parley")).toBeVisible();
  await expect(entrance.username).toBeFocused();
});

test("a dialog keeps the focus, and gives it back to where it was", async ({
  serve,
  someone,
  clientOf,
}) => {
  const ann = await clientOf(serve, await someone(serve, "Ann"));
  const { page, newChat, sidebar } = ann;
  await tabTo(sidebar.newChat);
  await page.keyboard.press("Enter");
  await expect(newChat.people).toBeFocused();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    // Out of the dialog there is only the browser itself.
    const inside = await newChat.root.evaluate(
      (dialog) =>
        dialog.contains(document.activeElement) || document.activeElement === document.body,
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(newChat.root).toHaveCount(0);
  await expect(sidebar.newChat).toBeFocused();
});

test("one key leads past the chats to the messages", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, bobP).send(annP, "Hi");
  const ann = await clientOf(serve, annP);
  await ann.openChat("Bob");
  await expect(ann.conversation.message("Hi").article).toBeVisible();
  await ann.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const skip = ann.page.getByRole("button", { name: "Skip to the messages" });
  await tabTo(skip);
  await expect(skip).toBeInViewport();
  await ann.page.keyboard.press("Enter");
  await expect
    .poll(() => ann.conversation.root.evaluate((main) => main.contains(document.activeElement)))
    .toBe(true);
});

test("chats are gone through by keys", async ({ serve, someone, apiOf, clientOf }) => {
  const annP = await someone(serve, "Ann");
  for (const name of ["Bob", "Cleo", "Dana"]) {
    await apiOf(serve, await someone(serve, name)).send(annP, `I am ${name}`);
  }
  const ann = await clientOf(serve, annP);
  const { page, sidebar, conversation } = ann;
  await expect(sidebar.rows).toHaveCount(3);
  await tabTo(sidebar.link("Dana"));
  await page.keyboard.press("ArrowDown");
  await expect(sidebar.link("Cleo")).toBeFocused();
  await page.keyboard.press("Enter");
  await conversation.expectOpen("Cleo");
  await page.keyboard.press("Alt+ArrowDown");
  await conversation.expectOpen("Bob");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await conversation.expectOpen("Dana");
  await page.keyboard.press("Control+k");
  await expect(sidebar.filter).toBeFocused();
  await page.keyboard.type("cle");
  await page.keyboard.press("Enter");
  await conversation.expectOpen("Cleo");
});
