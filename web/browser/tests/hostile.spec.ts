import type { Locator, Page } from "@playwright/test";
import { HARMLESS, LITERAL, NAMES } from "./support/hostile";
import { expectNoSidewaysScroll, runsFromTheLeft } from "./support/measure";
import { square } from "./support/pictures";
import { type Client, expect, test } from "./support/test";

/** No script has run, nothing has become an element, no link leads into a script. */
async function expectHarmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const links = all.filter((e) => e instanceof HTMLAnchorElement).map((e) => e.protocol);
    return {
      hacked: "hacked" in window,
      injected: document.getElementById("injected")?.outerHTML,
      handlers: all.filter((e) => e.getAttributeNames().some((name) => name.startsWith("on")))
        .length,
      foreign: all.filter((e) =>
        e.matches("main :is(script, style, iframe, object, embed, form, base)"),
      ).length,
      schemes: links.filter((scheme) => !/^(https?|mailto|tel):$/.test(scheme)),
    };
  });
  expect(found, where).toEqual({
    hacked: false,
    injected: undefined,
    handlers: 0,
    foreign: 0,
    schemes: [],
  });
}

test("hostile text is a message like any other", async ({ serve, someone, apiOf, clientOf }) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const ann = apiOf(serve, annP);
  const { chat_id } = await ann.create("group", "Odd things", [bobP]);
  const bob = await clientOf(serve, bobP);
  await bob.openChat("Odd things");
  const { conversation, page } = bob;
  const before = conversation.message("nothing special").article;
  await ann.send(chat_id, "nothing special");
  await expect(before).toBeVisible();

  for (const [what, text] of Object.entries(LITERAL)) {
    await test.step(what, async () => {
      await ann.send(chat_id, text);
      // As it was written: the entity too, which would be markup had anybody read it as HTML.
      await expect(conversation.messages.last()).toContainText(text.replaceAll("\t", " "));
      await expect(bob.sidebar.row("Odd things")).toBeVisible();
      await expectHarmless(page, what);
    });
  }
  for (const [what, text] of Object.entries(HARMLESS)) {
    await test.step(what, async () => {
      await ann.send(chat_id, text);
      // The next one comes too: the page has not stopped at this one.
      await ann.send(chat_id, `after ${what}`);
      await expect(conversation.message(`after ${what}`).article).toBeInViewport();
      await expectHarmless(page, what);
      await expectNoSidewaysScroll(page, what);
      const { article } = conversation.message(`after ${what}`);
      // It turns nobody else's text around.
      expect(await runsFromTheLeft(article.getByText(`after ${what}`))).toBe(true);
    });
  }
  await page.setViewportSize({ width: 360, height: 640 });
  await expect(conversation.message("after a flood of names").article).toBeInViewport();
  await expectNoSidewaysScroll(page, "at 360 pixels");
});

test("letters that are piled up stay in their message", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, annP).send(bobP, HARMLESS.zalgo as string);
  const bob = await clientOf(serve, bobP);
  await bob.openChat("Ann");
  const { article } = bob.conversation.message(/H/);
  await expect(article).toBeVisible();
  // Where they are painted no element tells; whether they are cut off at one does.
  const cut = (inside: Locator) =>
    inside.evaluate((e) => {
      const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
      let text = texts.nextNode();
      while (text !== null && !text.textContent?.includes("H")) text = texts.nextNode();
      for (let at = text?.parentElement; at && at !== document.body; at = at.parentElement) {
        const { overflowY, contain } = getComputedStyle(at);
        if (overflowY !== "visible" || contain.includes("paint")) return at !== e.closest("main");
        if (at.getAttribute("role") === "feed") return false;
      }
      return false;
    });
  expect(await cut(article)).toBe(true);
});

test("hostile names of people, groups and files are names", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  for (const [what, name] of Object.entries(NAMES)) {
    await test.step(what, async () => {
      const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
      const ann = apiOf(serve, annP);
      await ann.call("PATCH", "/me", { display_name: name });
      const { chat_id } = await ann.create("group", name, [bobP]);
      const picture = await ann.upload(`${name}.png`, square([200, 80, 40]));
      const file = await ann.upload(`${name}.txt`, Buffer.from("text"));
      await ann.send(chat_id, "with files", { attachments: [picture.ref, file.ref] });
      await ann.send(bobP, `@${bobP.username} alone`, { mentions: [bobP.userId] });
      const bob = await clientOf(serve, bobP);
      await expect(bob.sidebar.rows).toHaveCount(2);
      await expectNamesHarmless(bob, what, name);
    });
  }
});

async function expectNamesHarmless(client: Client, what: string, name: string): Promise<void> {
  const { page, conversation, sidebar } = client;
  const look = async (where: string) => {
    await expectHarmless(page, `${what}: ${where}`);
    await expectNoSidewaysScroll(page, `${what}: ${where}`);
  };
  await look("chats");
  await expect(sidebar.rows.first()).toContainText("alone");
  for (const time of await sidebar.list.getByRole("time").all()) {
    expect(await runsFromTheLeft(time)).toBe(true);
  }
  await sidebar.rows.last().getByRole("link").click();
  await expect(conversation.message("with files").article).toBeVisible();
  await expect(conversation.heading).toHaveText(name);
  await look("group");
  expect(await runsFromTheLeft(conversation.title.getByText(/members/))).toBe(true);
  await conversation.button("Details").click();
  await expect(client.details.root.getByRole("listitem")).toHaveCount(2);
  await look("details");
  await page.keyboard.press("Escape");
  await conversation.composer.fill("@");
  await expect(conversation.suggestions.getByRole("option")).toHaveCount(1);
  await look("mention");
  await conversation.composer.fill("");
  await conversation.message("with files").click("Reply");
  await look("reply");
  await conversation.button(/^Enlarge picture/).click();
  await expect(client.dialog("Picture").getByRole("img")).toBeVisible();
  await look("picture");
  await page.keyboard.press("Escape");
  await sidebar.rows.filter({ hasText: "alone" }).getByRole("link").click();
  await expect(conversation.message("alone").article).toBeVisible();
  await look("direct");
  await page.setViewportSize({ width: 360, height: 640 });
  await look("direct, narrow");
}
