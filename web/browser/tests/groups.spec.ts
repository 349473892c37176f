import { expect, test } from "./support/test";

test("a group is made, and its members see it at once", async ({ serve, someone, clientOf }) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];

  await ann.sidebar.newChat.click();
  await ann.newChat.tab("Group");
  await ann.newChat.button("Create group").click();
  const title = ann.newChat.root.getByRole("textbox", { name: "Name of the group" });
  await expect(title).toHaveAccessibleDescription("Give it a name.");
  await title.fill("Climbing");
  await ann.newChat.pick(bobP);
  await ann.newChat.pick(cleoP);
  await expect(ann.newChat.root.getByRole("list", { name: "2 people chosen" })).toBeVisible();
  await ann.newChat.button("Take Cleo off").click();
  await ann.newChat.button("Create group").click();

  await ann.conversation.expectOpen("Climbing");
  await expect(ann.conversation.title).toContainText("2 members");
  await expect(ann.conversation.notice("You created the group Climbing")).toBeVisible();
  await bob.openChat("Climbing");
  await expect(bob.conversation.notice("Ann created the group Climbing")).toBeVisible();
  await bob.conversation.send("On Saturday?");
  const said = ann.conversation.message("On Saturday?");
  await expect(said.article).toHaveAccessibleName(/^Bob, /);
  await expect(ann.sidebar.row("Climbing")).toContainText("Bob: On Saturday?");
});

test("owners add, promote and remove members, and rename the group", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  await apiOf(serve, annP).create("group", "Climbing", [bobP]);
  const [ann, bob, cleo] = [
    await clientOf(serve, annP),
    await clientOf(serve, bobP),
    await clientOf(serve, cleoP),
  ];
  await ann.openChat("Climbing");
  await bob.openChat("Climbing");
  const details = await ann.openDetails();
  const bobs = await bob.openDetails();
  await expect(bobs.member("Ann")).toContainText("Owner");
  // What a member may not do is not offered.
  await expect(bobs.button("Add")).toHaveCount(0);
  await expect(bobs.button("Rename")).toHaveCount(0);

  await details.button("Add").click();
  const adding = ann.dialog("Add people to Climbing");
  const search = adding.getByRole("searchbox", { name: "By name or username" });
  await search.fill(bobP.username);
  const known = adding.getByRole("button", { name: `@${bobP.username}` });
  await expect(known).toBeDisabled();
  await expect(known).toContainText("Already a member");
  await search.fill(cleoP.username);
  await adding.getByRole("button", { name: `@${cleoP.username}` }).click();
  await adding.getByRole("button", { name: "Add", exact: true }).click();
  await expect(ann.conversation.notice("You added Cleo")).toBeVisible();
  await expect(bob.conversation.notice("Ann added Cleo")).toBeVisible();
  await cleo.openChat("Climbing");
  await expect(cleo.conversation.notice("Ann added you")).toBeVisible();

  await details.act("Bob", "Make moderator");
  await expect(details.member("Bob")).toContainText("Moderator");
  await expect(bob.conversation.notice("Ann made you a moderator")).toBeVisible();
  // Now Bob may add, rename and remove, but not decide who is what.
  await bobs.button("Rename").click();
  await bobs.root.getByRole("textbox", { name: "Name of the group" }).fill("Bouldering");
  await bobs.button("Save").click();
  await expect(bob.conversation.notice("You renamed it to Bouldering")).toBeVisible();
  await expect(ann.conversation.heading).toHaveText("Bouldering");
  await expect(ann.sidebar.row("Bouldering")).toBeVisible();

  await bobs.button("Actions for Cleo").click();
  const menu = bob.page.getByRole("menu", { name: "Actions for Cleo" });
  await expect(menu.getByRole("menuitem")).toHaveText(["Message", "Remove from the chat"]);
  await bob.choose("Remove from the chat");
  await bob.dialog("Remove Cleo?").getByRole("button", { name: "Remove from the chat" }).click();
  await expect(ann.conversation.notice("Bob removed Cleo")).toBeVisible();
  await expect(details.member("Cleo")).toHaveCount(0);

  await details.act("Bob", "Make member");
  await expect(bob.conversation.notice("Ann made you a member again")).toBeVisible();
  await expect(bobs.button("Add")).toHaveCount(0);
});

test("whoever is removed while they read is told, and sees nothing new", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const api = apiOf(serve, annP);
  const { chat_id } = await api.create("group", "Climbing", [bobP]);
  await api.send(chat_id, "Before");
  const bob = await clientOf(serve, bobP);
  await bob.openChat("Climbing");
  await bob.conversation.composer.fill("I am just wri");

  await api.chat("DELETE", chat_id, `/members/${bobP.userId}`);
  await expect(bob.conversation.notice("Ann removed you")).toBeVisible();
  await expect(bob.conversation.root.getByRole("note")).toContainText(
    "You are not a member of this chat any more.",
  );
  await expect(bob.conversation.composer).toHaveCount(0);

  await api.send(chat_id, "Afterwards");
  // What comes after it has come: nothing of the group lies before it.
  await api.send(bobP, "Sorry");
  await expect(bob.sidebar.row("Ann")).toContainText("Sorry");
  await expect(bob.conversation.message("Before").article).toBeVisible();
  await expect(bob.conversation.message("Afterwards").article).toHaveCount(0);

  // And back again.
  await api.chat("POST", chat_id, "/members", { member_ids: [bobP.userId] });
  await expect(bob.conversation.composer).toBeVisible();
  await expect(bob.conversation.message("Afterwards").article).toBeVisible();
});

test("members leave; the last owner hands the group over first", async ({
  serve,
  someone,
  clientOf,
  apiOf,
}) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  await apiOf(serve, annP).create("group", "Climbing", [bobP, cleoP]);
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  await bob.openChat("Climbing");
  await ann.sidebar.menu("Climbing");
  await ann.choose("Leave the group");
  const leaving = ann.dialog("Leave Climbing?");
  await expect(leaving).toContainText("You are the only owner.");
  const handOver = leaving.getByRole("button", { name: "Hand over and leave" });
  await expect(handOver).toBeDisabled();
  await leaving.getByRole("combobox", { name: "New owner" }).selectOption("Bob");
  await handOver.click();

  await expect(bob.conversation.notice("Ann made you an owner")).toBeVisible();
  await expect(bob.conversation.notice("Ann left")).toBeVisible();
  await expect(leaving).toBeHidden();
  const details = await bob.openDetails();
  await expect(details.member("Bob")).toContainText("Owner");

  const cleo = await clientOf(serve, cleoP);
  await cleo.sidebar.menu("Climbing");
  await cleo.choose("Leave the group");
  await cleo.dialog("Leave Climbing?").getByRole("button", { name: "Leave", exact: true }).click();
  await expect(bob.conversation.notice("Cleo left")).toBeVisible();
});

test("a channel is found by its name and joined by whoever wants to", async ({
  serve,
  someone,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  const title = `News of ${annP.username}`;
  await ann.sidebar.newChat.click();
  await ann.newChat.tab("Channel");
  await ann.newChat.button("New channel").click();
  await ann.newChat.root.getByRole("textbox", { name: "Name of the channel" }).fill(title);
  await ann.newChat.button("Create channel").click();
  await ann.conversation.expectOpen(title);
  await ann.conversation.send("Welcome");

  await bob.sidebar.newChat.click();
  await bob.newChat.tab("Channel");
  await bob.newChat.root.getByRole("searchbox", { name: "Find channels" }).fill(title);
  await bob.newChat.button(`Join: ${title}`).click();
  await bob.conversation.expectOpen(title);
  // Who joins later may read what came before.
  await expect(bob.conversation.message("Welcome").article).toBeVisible();
  await expect(ann.conversation.notice("Bob joined")).toBeVisible();
  await bob.conversation.send("Thanks");
  await expect(ann.conversation.message("Thanks").article).toBeVisible();

  await bob.sidebar.newChat.click();
  await bob.newChat.tab("Channel");
  await bob.newChat.root.getByRole("searchbox", { name: "Find channels" }).fill(title);
  await expect(bob.newChat.button(`Open: ${title}`)).toBeVisible();
});
