import { look } from "./support/page";
import { expect, test } from "./support/test";

test("people are found by name, and a direct chat with them reaches them at once", async ({
  serve,
  someone,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  await expect(bob.sidebar.root).toContainText("No chats yet");

  await ann.startChat(bobP);
  await expect(ann.conversation.root).toContainText("Nothing written yet. Say hello!");
  await expect(ann.conversation.composer).toBeFocused();
  await ann.conversation.send("Hello Bob");

  // It opens the chat for the other, too.
  await expect(bob.sidebar.row("Ann")).toContainText("Hello Bob");
  await bob.sidebar.expectUnread("Ann", 1);
  await bob.openChat("Ann");
  await expect(bob.conversation.message("Hello Bob").article).toHaveAccessibleName(/^Ann, /);
  await bob.sidebar.expectUnread("Ann", 0);

  await bob.conversation.send("Hello Ann");
  await expect(ann.conversation.message("Hello Ann").article).toBeVisible();
  await ann.conversation.expectTexts(/Hello (Bob|Ann)/, ["Hello Bob", "Hello Ann"]);
  await expect(ann.sidebar.row("Bob")).toContainText("Hello Ann");
});

test("one may write notes to oneself", async ({ serve, someone, clientOf }) => {
  const person = await someone(serve, "Ann");
  const ann = await clientOf(serve, person);
  await ann.sidebar.newChat.click();
  await ann.newChat.pick(person);
  await ann.conversation.expectOpen("Notes to yourself");
  await ann.conversation.send("Milk");
  await expect(ann.sidebar.row("Notes to yourself")).toContainText("Milk");
});

test("the latest chat comes first, and a chat is found by its name", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const ann = await someone(serve, "Ann");
  const bob = apiOf(serve, await someone(serve, "Bob"));
  await bob.send(ann, "I am Bob");
  for (const name of ["Cleo", "Dana"]) {
    await apiOf(serve, await someone(serve, name)).send(ann, `I am ${name}`);
  }
  const client = await clientOf(serve, ann);
  const { rows, filter } = client.sidebar;
  await expect(rows).toHaveText([/Dana/, /Cleo/, /Bob/]);

  await bob.send(ann, "and again");
  await expect(rows).toHaveText([/Bob/, /Dana/, /Cleo/]);

  await filter.fill("cle");
  await expect(rows).toHaveText([/Cleo/]);
  await filter.press("Enter");
  await client.conversation.expectOpen("Cleo");
  await filter.fill("nobody");
  await expect(client.sidebar.root).toContainText("No chat of this name");
  await filter.press("Escape");
  await expect(rows).toHaveCount(3);
});

test("who is there is shown, and when they were last", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, annP).send(bobP, "Hi");
  const ann = await clientOf(serve, annP);
  await ann.openChat("Bob");
  const head = ann.conversation.title;
  const row = ann.sidebar.row("Bob");
  await expect(row.getByText("Online", { exact: true })).toHaveCount(0);

  const bob = await clientOf(serve, bobP);
  await expect(head).toContainText("Online");
  await expect(row.getByText("Online", { exact: true })).toHaveCount(1);

  await bob.page.context().close();
  await expect(head).toContainText(/Last seen (this|1) minute/);
  await expect(row.getByText("Online", { exact: true })).toHaveCount(0);
});

test("who hides whether they are there is not shown, and sees nobody", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, annP).send(bobP, "Hi");
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  const online = (client: typeof ann, title: string) =>
    client.sidebar.row(title).getByText("Online", { exact: true });
  await expect(online(ann, "Bob")).toHaveCount(1);
  await expect(online(bob, "Ann")).toHaveCount(1);

  const settings = await bob.openSettings("Privacy");
  await settings.panel.getByRole("checkbox", { name: /^Do not show when I am online/ }).check();
  await settings.close();

  await expect(online(ann, "Bob")).toHaveCount(0);
  await expect(online(bob, "Ann")).toHaveCount(0);
});

test("who types is shown until they have written", async ({ serve, someone, clientOf, apiOf }) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, annP).send(bobP, "Hi");
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  await ann.openChat("Bob");
  await ann.conversation.composer.pressSequentially("Well");
  await expect(bob.sidebar.row("Ann")).toContainText("typing…");

  await bob.openChat("Ann");
  await expect(bob.conversation.root).toContainText("Ann is typing…");
  await ann.conversation.composer.press("Enter");
  await expect(bob.conversation.message("Well").article).toBeVisible();
  await expect(bob.conversation.root).not.toContainText("Ann is typing…");
  await expect(bob.sidebar.row("Ann")).not.toContainText("typing…");
});

test("a chat can be muted and archived, and counts nowhere then", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP, cleo] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  await apiOf(serve, bobP).send(annP, "one");
  await apiOf(serve, cleo).send(annP, "two");
  const ann = await clientOf(serve, annP);
  await expect(ann.page).toHaveTitle(/^\(2\) /);

  await ann.sidebar.menu("Bob");
  await ann.choose("Mute");
  await expect(ann.sidebar.row("Bob")).toContainText("Muted");
  await expect(ann.page).toHaveTitle(/^\(1\) /);

  await ann.sidebar.menu("Cleo");
  await ann.choose("Archive");
  await expect(ann.sidebar.row("Cleo")).toHaveCount(0);
  await expect(ann.page).toHaveTitle(/^[^(]/);
  await ann.sidebar.root.getByRole("button", { name: "1 archived chat" }).click();
  await expect(ann.sidebar.row("Cleo")).toBeVisible();
  await ann.sidebar.menu("Cleo");
  await ann.choose("Move back to the chats");
  await ann.sidebar.root.getByRole("button", { name: "Back", exact: true }).click();
  await expect(ann.sidebar.row("Cleo")).toBeVisible();

  await ann.sidebar.menu("Bob");
  await ann.choose("Unmute");
  await expect(ann.page).toHaveTitle(/^\(2\) /);
  await ann.sidebar.menu("Bob");
  await ann.choose("Mark as read");
  await ann.sidebar.expectUnread("Bob", 0);
  await expect(ann.page).toHaveTitle(/^\(1\) /);
});

test("what is not finished stays where it was written, also over a reload", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const ann = await someone(serve, "Ann");
  for (const name of ["Bob", "Cleo"]) {
    await apiOf(serve, await someone(serve, name)).send(ann, `I am ${name}`);
  }
  const client = await clientOf(serve, ann);
  await client.openChat("Bob");
  await client.conversation.composer.fill("Dear Bob");
  await client.openChat("Cleo");
  await expect(client.conversation.composer).toHaveValue("");
  await expect(client.sidebar.row("Bob")).toContainText("Draft: Dear Bob");

  // It is written when the page is left.
  await look(client.page, "away");
  await client.page.reload();
  await client.openChat("Bob");
  await expect(client.conversation.composer).toHaveValue("Dear Bob");
});
