import { describe, expect, test } from "vitest";
import { opened } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("names", () => {
  test("are asked for once, together, up to a hundred at a time", async () => {
    const { world, core } = await alice();
    for (let i = 0; i < 150; i += 1) {
      core.people.person(`user${i}`);
      core.people.person(`user${i}`);
    }
    await world.time.pass(200);
    const asked = world.server.asked.filter((path) => path.includes("ids="));
    expect(asked.map((path) => path.split("%2C").length)).toEqual([100, 51]); // and alice
    expect(core.people.person("user149").value).toMatchObject({ known: true, username: "user149" });
  });

  test("that became known otherwise in the meantime are not asked for", async () => {
    const { world, core } = await alice();
    await world.time.pass(200);
    const before = world.server.asked.filter((path) => path.includes("ids="));
    world.server.names.set("bob", "Bob");
    core.people.person("bob");
    await core.findUsers("bo");
    await world.time.pass(200);
    expect(world.server.asked.filter((path) => path.includes("ids="))).toEqual(before);
    expect(core.people.person("bob").value).toMatchObject({ known: true, name: "Bob" });
  });

  test("that could not be asked for are asked for with the next connection", async () => {
    const { world, core } = await alice();
    world.server.names.set("bob", "Bob");
    await world.offline();
    const bob = core.people.person("bob");
    await world.time.pass(200);
    expect(bob.value).toMatchObject({ name: "bob", known: false });
    await world.back();
    await world.time.pass(200);
    expect(bob.value).toMatchObject({ name: "Bob", known: true });
  });

  test("one's own changes everywhere at once", async () => {
    const { core } = await alice();
    await core.setDisplayName("Alice Liddell");
    expect(core.me.value.name).toBe("Alice Liddell");
  });

  test("of people who were deleted are empty", async () => {
    const { world, core } = await alice();
    world.server.deleted.add("bob");
    const bob = core.people.person("bob");
    await world.time.pass(200);
    expect(bob.value).toMatchObject({ name: "", deleted: true });
  });

  test("are found by how they begin", async () => {
    const { world, core } = await alice();
    world.server.names.set("bob", "Bob");
    world.server.names.set("bono", "Bono");
    const found = await core.findUsers("bo");
    expect(found.items.map(({ name }) => name)).toEqual(["Bob", "Bono"]);
    expect(core.people.person("bono").value.name).toBe("Bono");
  });
});

describe("presence", () => {
  test("is followed of those who are on screen, as long as they are", async () => {
    const { world, core } = await alice();
    const stop = core.presence.follow(["bob", "carol"]);
    const stopToo = core.presence.follow(["carol"]);
    await world.time.pass(200);
    const bob = core.presence.of("bob");
    const carol = core.presence.of("carol");
    world.server.to("alice", { type: "presence", user_id: "bob", online: true });
    world.server.to("alice", { type: "presence", user_id: "carol", online: false, last_seen: 7 });
    world.server.to("alice", { type: "presence", user_id: "dave", online: true });
    await settled();
    expect(bob.value).toEqual({ online: true });
    expect(carol.value).toEqual({ online: false, last_seen: 7 });
    expect(core.presence.of("dave").value).toBeUndefined();
    stop();
    stop();
    await world.time.pass(200);
    expect(bob.value).toBeUndefined();
    stopToo();
    await world.time.pass(200);
    const watched = world.server.got("watch").map((frame) => frame.user_ids);
    expect(watched).toEqual([["bob", "carol"], ["carol"], []]);
  });

  test("is of 500 at most: those who came on screen last", async () => {
    const { world, core } = await alice();
    core.presence.follow(Array.from({ length: 400 }, (_, i) => `old${i}`));
    core.presence.follow(Array.from({ length: 400 }, (_, i) => `new${i}`));
    await world.time.pass(200);
    const watched = world.server.got("watch").at(-1)?.user_ids as string[];
    expect(watched).toHaveLength(500);
    expect(watched).toContain("new0");
    expect(watched).not.toContain("old0");
  });

  test("is not known without a connection", async () => {
    const { world, core } = await alice();
    core.presence.follow(["bob"]);
    await world.time.pass(200);
    world.server.to("alice", { type: "presence", user_id: "bob", online: true });
    await settled();
    await world.offline();
    expect(core.presence.of("bob").value).toBeUndefined();
  });

  test("of oneself can be hidden, also from another device", async () => {
    const { world, core } = await alice();
    await world.waitFor(core.setPresenceHidden(true));
    expect(core.presenceHidden.value).toBe(true);
    world.server.to("alice", { type: "preferred", presence: "shown" });
    await settled();
    expect(core.presenceHidden.value).toBe(false);
  });
});

describe("typing", () => {
  test("shows for five seconds, or until they have said it", async () => {
    const { world, core } = await alice();
    const chat = await opened(core, "g42");
    const types = (user_id: string) =>
      world.server.tell("g42", { type: "typing", chat_id: "g42", user_id });
    types("bob");
    await world.time.pass(3000);
    types("carol");
    types("bob");
    types("alice");
    await settled();
    expect(chat.typing.value).toEqual(["bob", "carol"]);
    world.server.say("g42", "said", "carol");
    await settled();
    expect(chat.typing.value).toEqual(["bob"]);
    await world.time.pass(4900);
    expect(chat.typing.value).toEqual(["bob"]);
    await world.time.pass(200);
    expect(chat.typing.value).toEqual([]);
  });
});

describe("what is asked by HTTP", () => {
  test("messages are found with their chats", async () => {
    const { world, core } = await alice();
    world.server.say("g42", "green tea");
    const found = await core.search("tea", { chat_id: "g42" });
    expect(found.items).toMatchObject([{ chat_id: "g42", text: "green tea", deleted: false }]);
    expect(world.server.asked.at(-1)).toBe("GET /v1/search?q=tea&chat_id=g42");
  });

  test("a trace of a message, and push subscriptions", async () => {
    const { world, core } = await alice();
    const chat = await opened(core, "g42");
    expect(await chat.trace(2)).toMatchObject({ chat_id: "g42", seq: 2 });
    await core.subscribePush({
      endpoint: "https://push.example/1",
      keys: { p256dh: "a", auth: "b" },
    });
    await core.unsubscribePush("https://push.example/1");
    expect(world.server.asked.slice(-2)).toEqual([
      "PUT /v1/me/push-subscriptions",
      "DELETE /v1/me/push-subscriptions",
    ]);
  });

  test("the next node is asked when one does not answer", async () => {
    const world = new World();
    world.server.room("g42");
    const outside = world.outside();
    const down: typeof fetch = async (input, init) => {
      if (String(input).startsWith("http://node-1")) {
        throw new TypeError("fetch failed");
      }
      return outside.fetch(input, init);
    };
    const urls = ["http://node-1", "http://node-2"];
    const core = await world.core("alice", { urls }, { fetch: down });
    const found = await core.search("nothing");
    expect(found.items).toEqual([]);
  });
});

describe("the wire", () => {
  test("shows the last 500 frames, how long the ack took, and can be stopped", async () => {
    const { world, core } = await alice();
    const chat = await opened(core, "g42");
    chat.setText("hi");
    await world.waitFor(chat.send());
    await settled();
    const types = core.wire.entries.value.map(
      ({ direction, frame }) => `${direction} ${frame.type}`,
    );
    expect(types).toEqual(
      expect.arrayContaining(["out hello", "in welcome", "out send", "in ack"]),
    );
    expect(core.wire.ackLatencyMs.value).toBe(0);
    core.wire.pause(true);
    const { length } = core.wire.entries.value;
    const before = core.wire.totals.value.in;
    world.server.say("g42", "unseen");
    await settled();
    expect(core.wire.entries.value).toHaveLength(length);
    expect(core.wire.totals.value.in).toBe(before + 1);
    core.wire.pause(false);
    for (let i = 0; i < 600; i += 1) {
      world.server.tell("g42", { type: "typing", chat_id: "g42", user_id: "bob" });
    }
    await settled();
    expect(core.wire.entries.value).toHaveLength(500);
    expect(new Set(core.wire.entries.value.map(({ id }) => id)).size).toBe(500);
    core.wire.clear();
    expect(core.wire.entries.value).toEqual([]);
  });
});

async function alice() {
  const world = new World();
  world.server.room("g42").say("first");
  const core = await world.core("alice");
  return { world, core };
}
