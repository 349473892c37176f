/** Leads through the views of the client, in windows of whatever width. */
import { expect, type Locator } from "@playwright/test";
import type { Client } from "../pages/client";
import type { Town } from "./town";

/** Called when a view is there as it should be. */
export type Visit = (view: string) => Promise<void>;

type Part = (client: Client, town: Town, visit: Visit) => Promise<void>;

async function to(client: Client, town: Town, route: string): Promise<void> {
  await client.page.goto(`${town.node.url}/#/${route}`);
}

const chat = (id: string) => `chat/${encodeURIComponent(id)}`;

async function toHike(client: Client, town: Town): Promise<void> {
  await to(client, town, chat(town.hike));
  await expect(client.conversation.message("spare pair").article).toBeVisible();
}

/** The keys of the client go to whatever has the focus; where nothing has it, to the page. */
async function press(client: Client, keys: string, shown: Locator): Promise<void> {
  await client.page.keyboard.press(keys);
  await expect(shown).toBeVisible();
}

/** One Escape closes what floats above all else, once it does: it may still be loaded. */
async function leave(client: Client, shown: Locator): Promise<void> {
  await expect(shown).toBeVisible();
  await client.page.keyboard.press("Escape");
  await expect(shown).toBeHidden();
}

/** In a field for searching, the first Escape takes away what is looked for, and nothing else. */
async function leaveSearch(client: Client, shown: Locator, field: Locator): Promise<void> {
  await expect(field).toBeFocused();
  await client.page.keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await leave(client, shown);
}

const chats: Part = async (client, town, visit) => {
  await to(client, town, "");
  const { sidebar, page } = client;
  await expect(sidebar.row("Weekend hike")).toBeVisible();
  await visit("chats");
  await sidebar.link("Weekend hike").focus();
  const menu = page.getByRole("menu");
  await press(client, "Shift+F10", menu);
  await visit("chat-menu");
  await leave(client, menu);
  await sidebar.filter.fill("nobody is called so");
  await expect(sidebar.root).toContainText("No chat of this name");
  await visit("chats-none-found");
  await sidebar.filter.fill("");
};

const conversations: Part = async (client, town, visit) => {
  const { conversation, page } = client;
  await toHike(client, town);
  await visit("group");
  const last = conversation.message("spare pair").article;
  await last.focus();
  await page.keyboard.press("ArrowUp");
  const menu = page.getByRole("menu");
  await press(client, "Enter", menu);
  await visit("message-menu");
  await leave(client, menu);
  await press(client, "+", client.dialog("React"));
  await visit("quick-reactions");
  await leave(client, client.dialog("React"));
  await conversation.button("Emoji").click();
  await expect(client.dialog("Emoji").getByRole("gridcell").first()).toBeVisible();
  await visit("emoji");
  await leave(client, client.dialog("Emoji"));
  await conversation.composer.pressSequentially("@");
  await expect(conversation.suggestions).toBeVisible();
  await visit("mention");
  await conversation.composer.fill("");

  await to(client, town, chat(town.withTomas));
  await expect(conversation.message("the best").article).toBeVisible();
  await visit("direct");
  await conversation.message("good ones").article.focus();
  await page.keyboard.press("r");
  await page
    .locator("input[type=file]")
    .setInputFiles([
      { name: "tickets.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(48_000, "x") },
    ]);
  await expect(conversation.attached).toContainText("48 kB");
  await conversation.composer.fill("Here they are, **print them**");
  await visit("writing");
  await conversation.attached.getByRole("button", { name: /^Remove/ }).click();
  await conversation.composer.fill("");
  await page.keyboard.press("Escape");

  await to(client, town, chat("no-such-chat"));
  await expect(conversation.root).toContainText("This chat is not there");
  await visit("chat-not-there");
};

const aboutMessages: Part = async (client, town, visit) => {
  const { conversation, page } = client;
  await toHike(client, town);
  const own = conversation.message("stove and coffee").article;
  const open = async (item: string) => {
    await own.focus();
    // The keyboard is in use from here on, as the client sees it.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await expect(own).toBeFocused();
    await page.keyboard.press("Enter");
    await client.choose(item);
  };
  await open("Info");
  await expect(client.dialog("About this message")).toContainText("Priya");
  await visit("info");
  await leave(client, client.dialog("About this message"));
  await open("Where is it?");
  await expect(client.dialog("Where is this message?")).toContainText("Given its place");
  await visit("trace");
  await leave(client, client.dialog("Where is this message?"));
  await open("Delete");
  await expect(client.dialog("Delete this message?")).toBeVisible();
  await visit("delete-message");
  await leave(client, client.dialog("Delete this message?"));
  const picture = conversation.feed.getByRole("button", {
    name: "Enlarge picture ridge at dusk.png",
  });
  await to(client, town, `${chat(town.hike)}/3`);
  await picture.click();
  await expect(client.dialog("Picture").getByRole("img")).toBeVisible();
  await visit("picture");
  await leave(client, client.dialog("Picture"));
};

const newChats: Part = async (client, town, visit) => {
  const { newChat, page } = client;
  await to(client, town, "");
  await expect(client.sidebar.row("Weekend hike")).toBeVisible();
  await press(client, "Alt+n", newChat.root);
  await newChat.people.fill("leila");
  await expect(newChat.root.getByRole("button", { name: "Leila Haddad" }).first()).toBeVisible();
  await visit("new-person");
  await newChat.tab("Group");
  await newChat.root.getByRole("textbox", { name: "Name of the group" }).fill("Book club");
  for (const api of [town.apis.leila, town.apis.tomas]) await newChat.pick(api.person);
  await visit("new-group");
  await newChat.tab("Channel");
  await newChat.root.getByRole("searchbox", { name: "Find channels" }).fill("Announcements");
  await expect(newChat.root.getByRole("listitem").first()).toBeVisible();
  await visit("channels");
  await newChat.button("New channel").click();
  await visit("new-channel");
  await page.keyboard.press("Escape");
  await expect(newChat.root).toBeHidden();
};

const panels: Part = async (client, town, visit) => {
  const { details, search, page } = client;
  await to(client, town, `${chat(town.hike)}?details`);
  await expect(details.member("Maya Lindqvist")).toBeVisible();
  await visit("details-group");
  await to(client, town, `${chat(town.design)}?details`);
  await expect(details.member("Leila Haddad")).toBeVisible();
  await details.button("Actions for Leila Haddad").click();
  await expect(page.getByRole("menu")).toBeVisible();
  await visit("member-menu");
  await leave(client, page.getByRole("menu"));
  await details.button("Rename").click();
  await visit("rename");
  await details.button("Cancel").click();
  await details.button("Add").click();
  const adding = client.dialog(/^Add people to/);
  const field = adding.getByRole("searchbox");
  await field.fill("priya");
  await expect(adding.getByRole("button", { name: "Priya Raman" }).first()).toBeVisible();
  await visit("add-people");
  await leaveSearch(client, adding, field);
  await details.button("Leave the group").click();
  await expect(client.dialog(/^Leave/).getByRole("combobox")).toBeVisible();
  await visit("hand-over");
  await leave(client, client.dialog(/^Leave/));

  await to(client, town, `${chat(town.withPriya)}?details`);
  await expect(details.root).toContainText("@priya");
  await visit("details-person");
  await details.button("Block").click();
  await expect(client.dialog(/^Block/)).toBeVisible();
  await visit("block");
  await leave(client, client.dialog(/^Block/));

  await to(client, town, "?search");
  await search.query.fill("the");
  await expect(search.results.first()).toBeVisible();
  await visit("search");
  await search.root.getByRole("button", { name: "Filters" }).click();
  await expect(search.root.getByRole("combobox", { name: "In" })).toBeVisible();
  await visit("search-filters");
};

const settings: Part = async (client, town, visit) => {
  await to(client, town, "");
  await expect(client.sidebar.row("Weekend hike")).toBeVisible();
  await press(client, "Alt+,", client.settings.root);
  const pages = [
    "Profile",
    "Appearance",
    "Notifications",
    "Privacy",
    "Devices",
    "Account",
  ] as const;
  for (const page of pages) {
    await client.settings.page(page);
    await expect(client.settings.panel.getByText("Loading…")).toHaveCount(0);
    await visit(`settings-${page.toLowerCase()}`);
  }
  await client.settings.button("Sign out").click();
  await visit("settings-sign-out");
  await client.settings.button("Cancel").click();
  await client.settings.button("Delete account").click();
  await visit("settings-delete");
  await client.settings.button("Cancel").click();
  await client.settings.close();
  await press(client, "?", client.dialog("Keyboard shortcuts"));
  await visit("shortcuts");
  await leave(client, client.dialog("Keyboard shortcuts"));
};

/** The tests of a worker share the town: each says something else. */
let late = 0;

const connection: Part = async (client, town, visit) => {
  await toHike(client, town);
  await press(client, "Alt+w", client.wire.root);
  await expect(client.wire.frames.first()).toBeVisible();
  await client.wire.frames.last().getByRole("button").first().click();
  await visit("wire");
  await client.wire.button("Close").click();
  const context = client.page.context();
  await context.setOffline(true);
  await expect(client.status("You are offline.")).toBeVisible();
  const waiting = await client.conversation.send(`I will be ${++late * 5} minutes late`);
  await waiting.expectState("Waiting to be sent");
  await visit("offline");
  await context.setOffline(false);
  await waiting.expectState("Sent");
};

/** Before anybody is signed in. */
const entrance: Part = async (client, town, visit) => {
  await client.page.goto(town.node.url);
  await expect(client.entrance.heading("Welcome to Parley")).toBeVisible();
  await visit("sign-in");
  await client.entrance.button("Create account").click();
  await client.entrance.username.fill("é");
  await client.entrance.button("Create account").click();
  await expect(client.entrance.username).toHaveAccessibleDescription(/^3 to 32 of/);
  await visit("sign-up");
};

export const PARTS = {
  chats,
  conversations,
  "about messages": aboutMessages,
  "new chats": newChats,
  panels,
  settings,
  connection,
} as const satisfies Readonly<Record<string, Part>>;

export const SIGNED_OUT = { entrance } as const satisfies Readonly<Record<string, Part>>;
