/** Two people, each by a door of their own, on two nodes that are processes of their own. */
import type { Person } from "../fixtures";
import { Door } from "./support/door";
import { type Api, test as base, Client, expect, type Node, signIn } from "./support/test";

interface PerTest {
  /** Ann comes in at the first node, Bob at the second, and at the other one if it is gone. Each has their chat open. */
  readonly pair: {
    readonly ann: Client;
    readonly bob: Client;
    readonly annP: Person;
    readonly bobP: Person;
    readonly anns: Door;
    readonly bobs: Door;
    /** By HTTP, at a node. */
    readonly at: (node: Node, person: Person) => Api;
  };
}

const test = base.extend<PerTest>({
  pair: async ({ cluster, someone, apiOf, device }, use) => {
    await cluster.mend();
    const [one, two] = cluster.nodes;
    const [anns, bobs] = [await Door.to(one, two), await Door.to(two, one)];
    const [annP, bobP] = [await someone(one, "Ann"), await someone(two, "Bob")];
    await apiOf(one, annP).send(bobP, "Hi");
    const client = async (door: Door, person: Person, other: string) => {
      const made = new Client(await (await device()).newPage());
      await signIn(made.page, door, person);
      await made.openChat(other);
      return made;
    };
    const [ann, bob] = [await client(anns, annP, "Bob"), await client(bobs, bobP, "Ann")];
    await use({ ann, bob, annP, bobP, anns, bobs, at: apiOf });
    // A page that is still open would complain of a door that is shut.
    for (const each of [ann, bob]) await each.page.context().close();
    await anns.close();
    await bobs.close();
  },
});

async function nodeOf(client: Client): Promise<string> {
  const wire = await client.openWire();
  await expect(wire.fact("State")).toHaveText("live");
  const node = (await wire.fact("Node").textContent()) ?? "";
  await wire.button("Close").click();
  return node;
}

test("messages, typing, presence and ticks go from one node to the other", async ({ pair }) => {
  const { ann, bob } = pair;
  expect(await nodeOf(ann)).toBe("node-1");
  expect(await nodeOf(bob)).toBe("node-2");
  await expect(ann.conversation.title).toContainText("Online");

  await ann.conversation.composer.pressSequentially("over to you");
  await expect(bob.conversation.root).toContainText("Ann is typing…");
  await ann.conversation.composer.press("Enter");
  await expect(bob.conversation.message("over to you").article).toBeVisible();
  await ann.conversation.message("over to you").expectState("Read");
  await bob.conversation.message("over to you").react("🎉");
  await expect(ann.conversation.message("over to you").reaction("🎉")).toHaveAccessibleName(
    "🎉 1: Bob",
  );
});

test("what is sent in an aeroplane arrives once and in order, after a reload and a landing", async ({
  pair,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, bob } = pair;
  const plane = ann.page.context();
  await ann.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await plane.setOffline(true);
  await expect(ann.status("You are offline.")).toBeVisible();
  const texts = ["flight 1;", "flight 2;", "flight 3;"];
  for (const text of texts) {
    await (await ann.conversation.send(text)).expectState("Waiting to be sent");
  }

  await ann.page.reload();
  await ann.conversation.expectOpen("Bob");
  await expect(ann.conversation.message("Hi").article).toBeVisible();
  for (const text of texts) await ann.conversation.message(text).expectState("Waiting to be sent");
  await bob.conversation.send("on the ground");

  await plane.setOffline(false);
  for (const text of texts) await ann.conversation.message(text).expectState("Read");
  await expect(bob.conversation.message("flight 3;").article).toBeVisible();
  // What comes after all else: nothing is under way any more that could come twice.
  await ann.conversation.send("landed");
  await expect(bob.conversation.message("landed").article).toBeVisible();
  const all = ["on the ground", ...texts, "landed"];
  await bob.conversation.expectTexts(/flight \d;|on the ground|landed/, all);
  await ann.conversation.expectTexts(/flight \d;|on the ground|landed/, all);
});

test("when a node is killed, its people go on at another one; nothing is lost, nothing comes twice", async ({
  pair,
  cluster,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, bob, annP, bobP, at } = pair;
  const [one, two] = cluster.nodes;
  expect(await nodeOf(ann)).toBe("node-1");
  const fromBob = Array.from({ length: 12 }, (_, i) => `bob ${i + 1};`);
  const fromAnn = Array.from({ length: 6 }, (_, i) => `ann ${i + 1};`);

  // In the midst of it: some are on their way, some are written while nobody is there, some come afterwards.
  for (const text of fromAnn.slice(0, 2)) await ann.conversation.send(text);
  await one.kill();
  for (const text of fromAnn.slice(2, 4)) await ann.conversation.send(text);
  for (const text of fromBob) await bob.conversation.send(text);

  await ann.expectLive();
  for (const text of fromAnn.slice(4)) await ann.conversation.send(text);
  for (const text of fromAnn) await ann.conversation.message(text).expectState("Read");
  expect(await nodeOf(ann)).toBe("node-2");

  const { seq } = await at(two, bobP).send(annP, "that was all");
  for (const { conversation } of [ann, bob]) {
    await expect(conversation.message("that was all").article).toBeVisible();
    await conversation.expectTexts(/bob \d+;/, fromBob);
    await conversation.expectTexts(/ann \d+;/, fromAnn);
  }
  expect(await ann.conversation.texts(/(bob|ann) \d+;/)).toEqual(
    await bob.conversation.texts(/(bob|ann) \d+;/),
  );
  // The chat was made, "Hi", these, and the last one: no seq was used for anything else.
  expect(seq).toBe(2 + fromBob.length + fromAnn.length + 1);
});

test("a node that is stopped in an orderly way moves its people on without a word", async ({
  pair,
  cluster,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, bob } = pair;
  const stopped = cluster.nodes[0].stop();
  await ann.conversation.send("while it stops");
  await expect(bob.conversation.message("while it stops").article).toBeVisible();
  await stopped;
  await bob.conversation.send("afterwards");
  await expect(ann.conversation.message("afterwards").article).toBeVisible();
  expect(await nodeOf(ann)).toBe("node-2");
});

test("a network that drops everything for a while costs nothing but the time", async ({
  pair,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, bob, anns } = pair;
  anns.shut();
  // The browser still thinks that it is online.
  await expect(ann.status(/No connection|Connecting/)).toBeVisible();
  const waiting = await ann.conversation.send("into the void");
  await bob.conversation.send("hello?");
  await waiting.expectState("Waiting to be sent");

  anns.open();
  // It may come back by itself before it is pressed.
  await ann
    .status(/No connection/)
    .getByRole("button", { name: "Try now" })
    .click({ timeout: 5_000 })
    .catch(() => {});
  await waiting.expectState("Read");
  await ann.conversation.expectTexts(/into the void|hello\?/, ["hello?", "into the void"]);
  await bob.conversation.expectTexts(/into the void|hello\?/, ["hello?", "into the void"]);
});
