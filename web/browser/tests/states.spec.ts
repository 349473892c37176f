import { look } from "./support/page";
import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

test("an own message says how far it has got, and no farther, also after a reload", async ({
  serve,
  someone,
  clientOf,
  quiet,
}) => {
  quiet.allowLostConnections();
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const ann = await clientOf(serve, annP);
  await ann.startChat(bobP);
  const context = ann.page.context();

  await context.setOffline(true);
  await expect(ann.status("You are offline.")).toBeVisible();
  const first = await ann.conversation.send("first");
  await first.expectState("Waiting to be sent");

  await context.setOffline(false);
  await first.expectState("Sent");
  await expect(ann.status("You are offline.")).toHaveCount(0);

  // Bob's device has it; he looks at his chats, not at this one.
  const bob = await clientOf(serve, bobP);
  await bob.sidebar.expectUnread("Ann", 1);
  await first.expectState("Delivered");
  const second = await ann.conversation.send("second");
  await second.expectState("Delivered");
  await first.expectState("Delivered");
  await ann.page.reload();
  await first.expectState("Delivered");

  // He opens it, but looks elsewhere: nothing is read before he looks.
  await look(bob.page, "away");
  await bob.openChat("Ann");
  await expect(bob.conversation.message("second").article).toBeVisible();
  const third = await ann.conversation.send("third");
  await third.expectState("Delivered");
  await second.expectState("Delivered");

  await look(bob.page, "here");
  for (const message of [first, second, third]) await message.expectState("Read");
  await ann.page.reload();
  for (const message of [first, second, third]) await message.expectState("Read");
});

test("in a group it says how many have it", async ({ serve, someone, apiOf, clientOf }) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  await apiOf(serve, annP).create("group", "Climbing", [bobP, cleoP]);
  const ann = await clientOf(serve, annP);
  await ann.openChat("Climbing");
  const message = await ann.conversation.send("Who comes?");
  await message.expectState("Sent");

  const bob = await clientOf(serve, bobP);
  await message.expectState("Delivered to 1 of 2");
  await bob.openChat("Climbing");
  await message.expectState("Read by 1 of 2");
  const cleo = await clientOf(serve, cleoP);
  await cleo.openChat("Climbing");
  await message.expectState("Read by 2 of 2");
});

test("what the other one does not take is not sent, and says why", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob, annP, bobP } = await annAndBob({ serve, someone, apiOf, clientOf });
  await apiOf(serve, bobP).block(annP, true);

  const kept = await ann.conversation.send("let me in");
  await expect(kept.article).toContainText("Not sent: You may not do this.");
  await kept.expectState("Not sent");
  const thrown = await ann.conversation.send("please");
  await expect(thrown.article).toContainText("Not sent");

  await thrown.button("Discard").click();
  await expect(thrown.article).toHaveCount(0);
  // It is still there after a reload, and as failed as it was.
  await ann.page.reload();
  await kept.expectState("Not sent");
  await kept.button("Send again").click();
  await expect(kept.article).toContainText("Not sent: You may not do this.");

  await apiOf(serve, bobP).block(annP, false);
  await kept.button("Send again").click();
  await kept.expectState("Read");
  await bob.conversation.expectTexts(/Hi|let me in|please/, ["Hi", "let me in"]);
});

test("whom one blocks, one does not write to before one takes it back", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const details = await ann.openDetails();
  await details.button("Block").click();
  await ann.dialog("Block Bob?").getByRole("button", { name: "Block", exact: true }).click();
  const instead = ann.conversation.root.getByRole("note");
  await expect(instead).toContainText("You blocked Bob.");
  await expect(ann.conversation.composer).toHaveCount(0);
  const refused = await bob.conversation.send("Why?");
  await expect(refused.article).toContainText("Not sent");

  const settings = await ann.openSettings("Privacy");
  await settings.panel.getByRole("button", { name: "Unblock: Bob" }).click();
  await expect(settings.panel).toContainText("You have blocked nobody.");
  await settings.close();
  await expect(ann.conversation.composer).toBeVisible();
  await refused.button("Send again").click();
  await expect(ann.conversation.message("Why?").article).toBeVisible();
});
