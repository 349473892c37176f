import { look } from "./support/page";
import { annAndBob } from "./support/people";
import { Client, expect, test } from "./support/test";

const FROM = /from (the first|the second|Bob)/;

test("a second tab of the same user is as live as the first", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann: one, bob, annP, bobP } = await annAndBob({ serve, someone, apiOf, clientOf });
  const two = new Client(await one.page.context().newPage());
  await two.page.goto(serve.url);
  await two.openChat("Bob");

  await one.conversation.send("from the first");
  await two.conversation.send("from the second");
  await bob.conversation.send("from Bob");
  for (const client of [one, two, bob]) {
    await expect(client.conversation.message("from Bob").article).toBeVisible();
    await client.conversation.expectTexts(FROM, ["from the first", "from the second", "from Bob"]);
  }
  await one.conversation.message("from the second").expectState("Read");
  await two.conversation.message("from the first").expectState("Read");

  // What is unread is so in both, and read in both once one tab has shown it.
  for (const { page } of [one, two]) await look(page, "away");
  await apiOf(serve, bobP).send(annP, "later");
  for (const { sidebar } of [one, two]) await sidebar.expectUnread("Bob", 1);
  await look(two.page, "here");
  for (const { sidebar } of [one, two]) await sidebar.expectUnread("Bob", 0);
});

test("a tab that was duplicated is a device of its own", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann: one, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  await one.page.evaluate(() => sessionStorage.setItem("duplicated", "yes"));
  const popup = one.page.waitForEvent("popup");
  await one.page.evaluate(() => void window.open(location.href));
  const two = new Client(await popup);
  await two.conversation.expectOpen("Bob");
  // Such a tab has what the first one keeps for itself, its device among it: else this tests nothing.
  expect(await two.page.evaluate(() => sessionStorage.getItem("duplicated"))).toBe("yes");

  await two.conversation.send("from the second");
  await one.conversation.send("from the first");
  await bob.conversation.send("from Bob");
  for (const client of [one, two]) {
    await client.conversation.expectTexts(FROM, ["from the second", "from the first", "from Bob"]);
    await expect(client.page.getByText("Opened somewhere else")).toHaveCount(0);
    await client.expectLive();
  }
});

test("what one tab could not send before it was closed, another one sends, once", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann: one, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const context = one.page.context();
  const two = new Client(await context.newPage());
  await two.page.goto(serve.url);
  await two.openChat("Bob");

  await context.setOffline(true);
  const waiting = await one.conversation.send("left behind");
  await waiting.expectState("Waiting to be sent");
  await one.page.close();
  await context.setOffline(false);

  await expect(bob.conversation.message("left behind").article).toBeVisible();
  await expect(two.conversation.message("left behind").article).toBeVisible();
  await bob.conversation.send("got it");
  await expect(two.conversation.message("got it").article).toBeVisible();
  for (const client of [two, bob]) {
    await client.conversation.expectTexts(/left behind|got it/, ["left behind", "got it"]);
  }
});
