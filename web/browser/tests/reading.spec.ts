import type { Page } from "@playwright/test";
import { flood } from "./support/flood";
import { restingTop } from "./support/measure";
import { gateAnswers, look } from "./support/page";
import { watchScrolling } from "./support/scrolling";
import { type Api, Client, expect, type Node, type Person, signIn, test } from "./support/test";

const NUMBERED = /message \d+;/;
const numbered = (n: number) => `message ${n};`;

interface Using {
  readonly serve: Node;
  readonly someone: (node: Node, name: string) => Promise<Person>;
  readonly apiOf: (node: Node, person: Person) => Api;
  readonly page: Page;
}

/** A group of two, in which Ann has written "message 1;" with seq 2, and so on. */
async function long({ serve, someone, apiOf, page }: Using, count: number) {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const [ann, bob] = [apiOf(serve, annP), apiOf(serve, bobP)];
  const { chat_id: chatId } = await ann.create("group", "Long", [bobP]);
  const texts = Array.from({ length: count }, (_, i) => numbered(i + 1));
  await flood(page, serve, annP, chatId, texts);
  return { ann, bob, chatId };
}

test("a chat opens where one stopped to read, with a line above what is new", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  page,
}) => {
  const { ann, bob, chatId } = await long({ serve, someone, apiOf, page }, 120);
  const READ = 70;
  await bob.read(chatId, READ + 1);
  const client = await clientOf(serve, bob.person);
  const { conversation, sidebar } = client;
  await sidebar.expectUnread("Long", 120 - READ);
  await client.openChat("Long");

  const first = conversation.message(numbered(READ + 1)).article;
  await expect(conversation.newLine).toBeInViewport();
  await expect(first).toBeInViewport();
  const line = await restingTop(conversation.newLine);
  expect(line).toBeLessThan(await restingTop(first));
  expect(line).toBeGreaterThan(await restingTop(conversation.message(numbered(READ)).article));
  // What is below the screen has not been read.
  await expect(conversation.message(numbered(120)).article).not.toBeInViewport();
  await expect(conversation.toLatest).toHaveAccessibleName(/latest message, \d+ new$/);

  await conversation.toLatest.click();
  await expect(conversation.message(numbered(120)).article).toBeInViewport();
  await expect(conversation.toLatest).toHaveCount(0);
  await sidebar.expectUnread("Long", 0);

  // It goes along for whoever is there.
  await ann.send(chatId, "one more");
  await expect(conversation.message("one more").article).toBeInViewport();

  // All has been read, as the node knows too, so the next time it opens at its end, without a line.
  const unread = async () => (await bob.call<{ unread: number }>("GET", "/me/unread")).unread;
  await expect.poll(unread).toBe(0);
  await client.page.reload();
  await conversation.expectOpen("Long");
  await expect(conversation.message("one more").article).toBeInViewport();
  await expect(conversation.newLine).toHaveCount(0);
});

test("what comes while one looks elsewhere is not read, and stands below the line", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const ann = apiOf(serve, annP);
  await ann.send(bobP, "first");
  const bob = await clientOf(serve, bobP);
  const { page, conversation, sidebar } = bob;
  await bob.openChat("Ann");
  await sidebar.expectUnread("Ann", 0);

  await look(page, "away");
  await ann.send(bobP, "second");
  await expect(conversation.message("second").article).toBeVisible();
  await sidebar.expectUnread("Ann", 1);
  const line = await restingTop(conversation.newLine);
  expect(line).toBeGreaterThan(await restingTop(conversation.message("first").article));
  expect(line).toBeLessThan(await restingTop(conversation.message("second").article));

  await look(page, "here");
  await sidebar.expectUnread("Ann", 0);
});

test("older messages come above without moving what is looked at", async ({
  serve,
  someone,
  apiOf,
  device,
  page,
}) => {
  const { bob, chatId } = await long({ serve, someone, apiOf, page }, 400);
  await bob.read(chatId, 401);
  const client = new Client(await (await device()).newPage());
  const { conversation } = client;
  const history = await gateAnswers(client.page, "history");
  await signIn(client.page, serve, bob.person);
  await client.openChat("Long");
  await expect(conversation.message(numbered(400)).article).toBeInViewport();

  // The page above is held back at the gate, to look before it comes in.
  history.shut();
  await conversation.feed.hover();
  await expect
    .poll(async () => {
      await client.page.mouse.wheel(0, -400);
      return history.waiting;
    })
    .toBe(1);
  const looked = conversation.message(numbered(await numberInMiddle(client))).article;
  const before = await restingTop(looked);
  const first = async () => numberOf((await conversation.texts(NUMBERED))[0]);
  const oldest = await first();

  history.open();
  await expect.poll(first).toBeLessThan(oldest);
  expect(Math.abs((await restingTop(looked)) - before)).toBeLessThanOrEqual(2);
});

test("ten thousand messages scroll smoothly, from the end to the beginning and back", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  page,
}) => {
  test.slow();
  const COUNT = 10_000;
  const { bob, chatId } = await long({ serve, someone, apiOf, page }, COUNT);
  await bob.read(chatId, COUNT + 1);
  const client = await clientOf(serve, bob.person);
  const { conversation } = client;
  await client.openChat("Long");
  await expect(conversation.message(numbered(COUNT)).article).toBeInViewport();

  await conversation.feed.hover();
  const beginning = conversation.root.getByText("This is the beginning of the chat.");
  const up = await watchScrolling(conversation.feed, async () => {
    for (let i = 0; i < COUNT && !(await beginning.isVisible()); i++) {
      await client.page.mouse.wheel(0, -2_000);
    }
  });
  await expect(conversation.message(numbered(1)).article).toBeInViewport();
  expect(up.broken).toEqual([]);
  // Some screenfuls of messages, however many there are.
  expect(up.messages).toBeLessThan(80);
  expect(up.elements).toBeLessThan(80 * 60);
  // As long as a busy machine may take to fetch a page; the list itself takes no time.
  expect(up.blank).toBeLessThan(2_000);
  expect(up.stuck).toBeLessThan(2_000);

  const ends = await watchScrolling(conversation.feed, async () => {
    await conversation.toLatest.click();
    await expect(conversation.message(numbered(COUNT)).article).toBeInViewport();
    // Into the midst, by an address, where nothing around is held.
    await client.page.goto(`${serve.url}/#/chat/${encodeURIComponent(chatId)}/${5_001}`);
    await expect(conversation.message(numbered(5_000)).article).toBeInViewport();
    await expect(conversation.message(numbered(5_000)).article).toBeFocused();
    await conversation.toLatest.click();
    await expect(conversation.message(numbered(COUNT)).article).toBeInViewport();
  });
  expect(ends.broken).toEqual([]);
  expect(ends.messages).toBeLessThan(80);
});

/** The message in the middle of the screen. */
async function numberInMiddle({ conversation }: Client): Promise<number> {
  const text = await conversation.messages.evaluateAll((articles) => {
    const distance = (article: Element) =>
      Math.abs(article.getBoundingClientRect().top - innerHeight / 2);
    const nearest = articles.reduce((a, b) => (distance(a) <= distance(b) ? a : b));
    return nearest.textContent ?? "";
  });
  return numberOf(NUMBERED.exec(text)?.[0]);
}

function numberOf(text = ""): number {
  return Number(/\d+/.exec(text)?.[0]);
}
