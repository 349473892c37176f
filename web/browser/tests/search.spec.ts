import { expect, test } from "./support/test";

test("a search finds messages in all chats, is narrowed by filters, and leads to where they are", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const [ann, bob] = [apiOf(serve, annP), apiOf(serve, bobP)];
  const { chat_id: group } = await ann.create("group", "Kitchen", [bobP]);
  // Words that nobody else uses.
  const tea = `tea${annP.username.slice(4)}`;
  await bob.send(group, `Who likes ${tea}?`);
  for (let i = 1; i <= 120; i++) await bob.send(group, `filler ${i}`);
  await ann.send(group, `I like ${tea}`);
  await bob.send(annP, `${tea} is out`);
  await ann.findable(tea, 3);

  const client = await clientOf(serve, annP);
  const { search, conversation } = client;
  await client.page.keyboard.press("Control+Shift+F");
  await expect(search.query).toBeFocused();
  const beginning = tea.slice(0, -2);
  await search.query.fill(beginning);
  await expect(search.note).toHaveText("3 messages");
  await expect(search.results).toHaveText([/is out/, /I like/, /Who likes/]);
  await expect(search.results.first().locator("mark")).toHaveText(beginning);

  await search.root.getByRole("button", { name: "Filters" }).click();
  const sender = search.root.getByRole("combobox", { name: "From" });
  const chat = search.root.getByRole("combobox", { name: "In" });
  await sender.selectOption("Bob");
  await expect(search.results).toHaveText([/is out/, /Who likes/]);
  await chat.selectOption("Kitchen");
  await expect(search.results).toHaveText([/Who likes/]);
  await sender.selectOption("Anybody");
  await expect(search.results).toHaveText([/I like/, /Who likes/]);
  const until = search.root.getByLabel("Until");
  await until.fill("2020-01-01");
  await expect(search.root).toContainText("Nothing found");
  await until.fill("");

  await search.results.last().getByRole("button").click();
  await conversation.expectOpen("Kitchen");
  const found = conversation.message(`Who likes ${tea}?`).article;
  await expect(found).toBeInViewport();
  await expect(found).toBeFocused();
  // Where it is, and not where the chat ends.
  await expect(conversation.message(`I like ${tea}`).article).toHaveCount(0);
  await conversation.toLatest.click();
  await expect(conversation.message(`I like ${tea}`).article).toBeInViewport();
});

test("a search that is begun in a chat is about this chat", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const word = `plum${annP.username.slice(4)}`;
  const ann = apiOf(serve, annP);
  const { chat_id } = await ann.create("group", "Kitchen", []);
  await ann.send(chat_id, `${word} here`);
  await ann.send(bobP, `${word} there`);
  await ann.findable(word, 2);
  const client = await clientOf(serve, annP);
  await client.openChat("Kitchen");
  await client.conversation.button("Search in this chat").click();
  await client.search.query.fill(word);
  await expect(client.search.results).toHaveText([/here/]);
  await client.page.keyboard.press("Escape");
  await expect(client.search.root).toHaveCount(0);
});

test("a message that was deleted is not found any more", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const word = `fig${annP.username.slice(4)}`;
  const ann = apiOf(serve, annP);
  const { chat_id, seq } = await ann.send(bobP, word);
  await ann.findable(word, 1);
  await ann.chat("DELETE", chat_id, `/messages/${seq}`);
  await ann.findable(word, 0);
  const client = await clientOf(serve, annP);
  await client.page.keyboard.press("Control+Shift+F");
  await client.search.query.fill(word);
  await expect(client.search.root).toContainText("Nothing found");
});
