import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

test("reactions are put, seen, counted and taken back", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const [annHi, bobHi] = [ann.conversation.message("Hi"), bob.conversation.message("Hi")];
  await bobHi.react("👍");
  await expect(bobHi.reaction("👍")).toHaveAttribute("aria-pressed", "true");
  await expect(annHi.reaction("👍")).toHaveAccessibleName("👍 1: Bob");
  await expect(annHi.reaction("👍")).toHaveAttribute("aria-pressed", "false");

  await annHi.reaction("👍").click();
  await expect(bobHi.reaction("👍")).toHaveAccessibleName("👍 2: You and Ann");

  await bobHi.reaction("👍").click();
  await expect(annHi.reaction("👍")).toHaveAccessibleName("👍 1: You");
  await annHi.reaction("👍").click();
  await expect(bobHi.article.getByRole("group", { name: "Reactions" })).toHaveCount(0);

  // Any other one, from the picker.
  await bobHi.click("React");
  await bob.dialog("React").getByRole("button", { name: "Emoji" }).click();
  await bob.dialog("Emoji").getByRole("searchbox", { name: "Find an emoji" }).fill("otter");
  await bob.dialog("Emoji").getByRole("button", { name: "otter" }).click();
  await expect(annHi.reaction("🦦")).toBeVisible();
});

test("a deleted message is gone for everybody, and its place stays", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const message = await ann.conversation.send("a secret");
  await expect(bob.conversation.message("a secret").article).toBeVisible();
  // Others' messages are not one's own to delete.
  const menu = await bob.conversation.message("a secret").openMenu();
  await expect(menu.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  await bob.page.keyboard.press("Escape");

  await message.choose("Delete");
  const question = ann.dialog("Delete this message?");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  for (const { conversation, sidebar } of [ann, bob]) {
    await expect(conversation.messages).toHaveCount(2);
    await expect(conversation.messages.last()).toContainText("Message deleted");
    await expect(conversation.message("a secret").article).toHaveCount(0);
    await expect(sidebar.rows.first()).toContainText("Message deleted");
  }
  await bob.page.reload();
  await expect(bob.conversation.messages.last()).toContainText("Message deleted");
});

test("the text of a message is copied as it was written", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann } = await annAndBob({ serve, someone, apiOf, clientOf });
  await ann.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ann.conversation.composer.fill("**two**\nlines");
  await ann.conversation.composer.press("Enter");
  await ann.conversation.message("two").choose("Copy text");
  await expect(ann.status("Copied")).toBeVisible();
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe("**two**\nlines");
});

test("a message says who has read it, and where it is", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann } = await annAndBob({ serve, someone, apiOf, clientOf });
  const message = await ann.conversation.send("Where am I?");
  await message.expectState("Read");
  await message.choose("Info");
  const info = ann.dialog("About this message");
  await expect(info).toContainText(/Read by\s*B?\s*Bob/);
  await info.getByRole("button", { name: "Close" }).click();

  await message.choose("Where is it?");
  const trace = ann.dialog("Where is this message?");
  const steps = trace.getByRole("listitem");
  await expect(steps.first()).toContainText(/^Accepted by /);
  await expect(steps.filter({ hasText: /Given its place, 3, by/ })).toBeVisible();
  await expect(steps.filter({ hasText: "With the members" })).toContainText(
    "Delivered to 1 of 1, read by 1",
  );
});

test("moderators delete what others write in a group", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const { chat_id } = await apiOf(serve, annP).create("group", "Climbing", [bobP]);
  await apiOf(serve, bobP).send(chat_id, "buy this");
  const ann = await clientOf(serve, annP);
  await ann.openChat("Climbing");
  await ann.conversation.message("buy this").choose("Delete");
  await ann
    .dialog("Delete this message?")
    .getByRole("button", { name: "Delete", exact: true })
    .click();
  await expect(ann.conversation.messages.first()).toContainText("Message deleted");
});
