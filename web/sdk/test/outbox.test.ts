import { describe, expect, it } from "vitest";
import { memoryOutbox, OutboxFull, type OutboxStore, type Outgoing } from "../src/index.js";
import { ackTo, errorTo, historyTo, message, messages, range, settle, World } from "./fakes.js";

const text = (n: number | string) => ({ chat_id: "g1", text: `${n}` });

function texts(world: World): unknown[] {
  return world.sockets.flatMap((socket) => socket.all("send").map((frame) => frame.text));
}

/** A store whose writes end when the test says so. */
function slowStore() {
  const memory = memoryOutbox();
  const writes: { entry: Outgoing; end: () => void; fail: (error: Error) => void }[] = [];
  const store: OutboxStore = {
    ...memory,
    put: (entry) =>
      new Promise((resolve, reject) => {
        writes.push({ entry, end: () => memory.put(entry).then(resolve), fail: reject });
      }),
  };
  return { store, writes };
}

describe("a message", () => {
  it("is queued, sent, and leaves the outbox when it is acknowledged", async () => {
    const world = new World({ cursors: [["g1", 4]] });
    const socket = await world.live();
    const outgoing = await world.client.send({ ...text("hi"), reply_to: 3, meta: { a: "b" } });
    const send = socket.last("send");
    expect(send).toEqual({
      type: "send",
      id: send.id,
      client_id: outgoing.client_id,
      chat_id: "g1",
      text: "hi",
      reply_to: 3,
      meta: { a: "b" },
    });
    expect(world.client.outgoing).toMatchObject([{ text: "hi", state: "sending" }]);
    socket.say(ackTo(send, 5));
    expect(world.client.outgoing).toEqual([]);
    expect(world.got("outgoing").map((it) => it.state)).toEqual(["queued", "sending"]);
    const ack = ackTo(send, 5);
    expect(world.got("sent")).toMatchObject([{ outgoing: { text: "hi" }, ack }]);
    expect(world.got("event")).toEqual([
      {
        type: "message",
        chat_id: "g1",
        seq: 5,
        message_id: "m-5",
        sender_id: "alice",
        client_id: outgoing.client_id,
        message_type: "text",
        text: "hi",
        reply_to: 3,
        meta: { a: "b" },
        sent_at: ack.sent_at,
      },
    ]);
  });

  it("waits until there is a connection", async () => {
    const world = new World();
    await world.client.send(text(1));
    expect(world.client.outgoing).toMatchObject([{ text: "1", state: "queued" }]);
    const socket = await world.welcomed();
    await settle();
    expect(texts(world)).toEqual([]);
    socket.say({ type: "live" });
    await settle();
    expect(texts(world)).toEqual(["1"]);
  });

  it("is in the store before it is sent, and send resolves then", async () => {
    const { store, writes } = slowStore();
    const world = new World({ outbox: store });
    await world.live();
    let resolved = false;
    const sending = world.client.send(text(1)).then(() => {
      resolved = true;
    });
    await settle();
    expect(world.client.outgoing).toMatchObject([{ text: "1" }]);
    expect([resolved, texts(world)]).toEqual([false, []]);
    writes[0]?.end();
    await sending;
    expect(texts(world)).toEqual(["1"]);
  });

  it("does not overtake one of its chat that the store does not have yet", async () => {
    const { store, writes } = slowStore();
    const world = new World({ outbox: store });
    const socket = await world.live();
    void world.client.send(text(1));
    void world.client.send(text(2));
    await settle();
    writes[1]?.end();
    await settle();
    expect(texts(world)).toEqual([]);
    writes[0]?.end();
    await settle();
    socket.say(ackTo(socket.last("send"), 1));
    expect(texts(world)).toEqual(["1", "2"]);
  });

  it("is sent although the store fails, which is reported", async () => {
    const { store, writes } = slowStore();
    const world = new World({ outbox: store });
    await world.live();
    void world.client.send(text(1));
    await settle();
    writes[0]?.fail(new Error("disk full"));
    await settle();
    expect(texts(world)).toEqual(["1"]);
    expect(world.errors).toEqual([new Error("disk full")]);
  });

  it("opens the direct chat, both of whose first events are handed on", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send({ to: "bob", text: "hi" });
    socket.say(ackTo(socket.last("send"), 2));
    const request = socket.last("history");
    expect(request).toMatchObject({ chat_id: "d:alice:bob", after_seq: 0, limit: 1 });
    const created = { ...message(1, { chat_id: "d:alice:bob" }), type: "chat_created" };
    socket.say(historyTo(request, [created as never]));
    expect(world.seqs).toEqual([1, 2]);
  });

  it("must have a place to go to", async () => {
    const world = new World();
    await expect(world.client.send({ text: "hi" })).rejects.toThrow(TypeError);
    await expect(world.client.send({ ...text(1), to: "bob" })).rejects.toThrow(TypeError);
  });

  it("is refused by a client that was closed", async () => {
    const world = new World();
    world.client.close();
    await expect(world.client.send(text(1))).rejects.toMatchObject({ code: "closed" });
  });

  it.each([
    ["a text with an @", { text: "hi @bob" }],
    ["mentions", { text: "hi", mentions: ["bob"] }],
    ["attachments", { text: "", attachments: ["ref-1"] }],
  ])("with %s is handed on as the server has it", async (_, draft) => {
    const world = new World({ cursors: [["g1", 4]] });
    const socket = await world.live();
    await world.client.send({ chat_id: "g1", ...draft });
    socket.say(ackTo(socket.last("send"), 5), message(6));
    expect(world.seqs).toEqual([]);
    const request = socket.last("history");
    expect(request).toMatchObject({ after_seq: 4, limit: 1 });
    const event = message(5, { sender_id: "alice", mentions: ["bob"] });
    socket.say(historyTo(request, [event]));
    expect(world.got("event")[0]).toEqual(event);
    expect(world.seqs).toEqual([5, 6]);
  });
});

describe("messages", () => {
  it("of one chat go one after the other, in order", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const socket = await world.live();
    for (const n of range(1, 5)) {
      await world.client.send(text(n));
    }
    for (const n of range(1, 5)) {
      expect(texts(world)).toEqual(range(1, n).map(String));
      socket.say(ackTo(socket.last("send"), n));
    }
    expect(world.seqs).toEqual(range(1, 5));
  });

  it("of sixteen chats are on their way at a time", async () => {
    const world = new World();
    const socket = await world.live();
    for (const n of range(1, 20)) {
      await world.client.send({ chat_id: `c${n}`, text: `${n}` });
    }
    expect(texts(world)).toEqual(range(1, 16).map(String));
    socket.say(ackTo(socket.all("send")[3] as never, 1));
    expect(texts(world)).toEqual(range(1, 17).map(String));
  });

  it("to a user and to their direct chat are of one chat", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send({ to: "bob", text: "1" });
    await world.client.send({ chat_id: "d:alice:bob", text: "2" });
    expect(texts(world)).toEqual(["1"]);
    socket.say(ackTo(socket.last("send"), 2));
    expect(texts(world)).toEqual(["1", "2"]);
  });

  it("are at most 1,000, failed ones among them", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send(text(0));
    socket.say(errorTo(socket.last("send"), "forbidden"));
    for (const n of range(1, 999)) {
      await world.client.send(text(n));
    }
    await expect(world.client.send(text(1_000))).rejects.toThrow(OutboxFull);
    world.client.discard(world.client.outgoing[0]?.client_id ?? "");
    await world.client.send(text(1_000));
    expect(world.client.outgoing).toHaveLength(1_000);
  });
});

describe("what is not acknowledged", () => {
  it("when the connection is lost is sent again with the same client_id", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const first = await world.live();
    await world.client.send(text(1));
    await world.client.send(text(2));
    first.drop();
    expect(world.client.outgoing.map((it) => it.state)).toEqual(["queued", "queued"]);
    const second = await world.comeBack();
    expect(second.last("send").client_id).toBe(first.last("send").client_id);
    // The first one had arrived after all.
    second.say(message(1, { sender_id: "alice" }));
    second.say(ackTo(second.last("send"), 1, { duplicate: true }));
    expect(texts(world)).toEqual(["1", "1", "2"]);
    expect(world.seqs).toEqual([1]);
  });

  it("after 10 s is sent again on a connection that lives", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send(text(1));
    await world.clock.pass(5_000);
    socket.say({ type: "typing", chat_id: "g1", user_id: "bob" });
    await world.clock.pass(5_000);
    const [first, second] = socket.all("send");
    expect(second?.client_id).toBe(first?.client_id);
    expect(second?.id).not.toBe(first?.id);
  });

  it("when nothing else comes either is sent again on another connection", async () => {
    const world = new World();
    await world.live();
    await world.client.send(text(1));
    await world.clock.pass(10_000);
    expect(world.client.state.name).toBe("waiting");
    await world.comeBack();
    expect(texts(world)).toEqual(["1", "1"]);
  });

  it("in time is settled by the ack that comes late", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const socket = await world.live();
    await world.client.send(text(1));
    const first = socket.last("send");
    socket.say({ type: "typing", chat_id: "g1", user_id: "bob" });
    await world.clock.pass(5_000);
    socket.say({ type: "typing", chat_id: "g1", user_id: "bob" });
    await world.clock.pass(5_000);
    const second = socket.last("send");
    socket.say(ackTo(first, 1));
    expect(world.client.outgoing).toEqual([]);
    expect(world.seqs).toEqual([1]);
    socket.say(ackTo(second, 1, { duplicate: true }));
    expect(world.got("sent")).toHaveLength(1);
    expect(world.seqs).toEqual([1]);
  });

  it("but comes as an event has been sent", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const socket = await world.live();
    const { client_id } = await world.client.send(text(1));
    await world.client.send(text(2));
    socket.say(errorTo(socket.last("send"), "unavailable", { retryable: true }));
    socket.say(message(1, { sender_id: "alice", client_id }));
    expect(world.got("sent")).toMatchObject([{ outgoing: { text: "1" }, ack: { seq: 1 } }]);
    expect(world.seqs).toEqual([1]);
    expect(texts(world)).toEqual(["1", "2"]);
    await world.clock.pass(9_000);
    expect(texts(world)).toEqual(["1", "2"]);
  });

  it("is not mistaken for another's message with the same client_id", async () => {
    const world = new World({ cursors: [["g1", 0]] });
    const socket = await world.live();
    const { client_id } = await world.client.send(text(1));
    socket.say(message(1, { sender_id: "bob", client_id }));
    expect(world.client.outgoing).toHaveLength(1);
  });
});

describe("what is refused", () => {
  it("for now is sent again after a random while that grows, before what comes after it", async () => {
    const world = new World();
    world.random = 1;
    const socket = await world.live();
    await world.client.send(text(1));
    await world.client.send(text(2));
    for (const wait of [500, 1_000, 2_000]) {
      socket.say(errorTo(socket.last("send"), "unavailable", { retryable: true }));
      expect(world.client.outgoing.map((it) => it.state)).toEqual(["queued", "queued"]);
      const sent = socket.all("send").length;
      await world.clock.pass(wait - 1);
      expect(socket.all("send")).toHaveLength(sent);
      await world.clock.pass(1);
      expect(socket.all("send")).toHaveLength(sent + 1);
    }
    socket.say(ackTo(socket.last("send"), 1));
    expect(texts(world)).toEqual(["1", "1", "1", "1", "2"]);
  });

  it("for a while is not sent again before that", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send(text(1));
    const hint = { retryable: true, retry_after_ms: 4_000 };
    socket.say(errorTo(socket.last("send"), "rate_limited", hint));
    await world.clock.pass(3_999);
    expect(texts(world)).toHaveLength(1);
    await world.clock.pass(1);
    expect(texts(world)).toHaveLength(2);
  });

  it("for now does not go out while there is no connection", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send(text(1));
    socket.say(errorTo(socket.last("send"), "unavailable", { retryable: true }));
    socket.drop();
    await world.clock.pass(240);
    expect(texts(world)).toHaveLength(1);
    await world.comeBack();
    await world.clock.pass(500);
    expect(texts(world)).toHaveLength(2);
  });

  it("for good fails, stays, and lets the next one go on", async () => {
    const store = memoryOutbox();
    const world = new World({ outbox: store });
    const socket = await world.live();
    await world.client.send(text(1));
    await world.client.send(text(2));
    socket.say({ ...errorTo(socket.last("send"), "forbidden"), message: "blocked" });
    expect(texts(world)).toEqual(["1", "2"]);
    const failed = { text: "1", state: "failed", error: { code: "forbidden", message: "blocked" } };
    expect(world.client.outgoing).toMatchObject([failed, { text: "2", state: "sending" }]);
    expect(await store.load()).toMatchObject([failed, { text: "2" }]);
  });

  it("for good may be tried again, as the last", async () => {
    const store = memoryOutbox();
    const world = new World({ outbox: store });
    const socket = await world.live();
    const { client_id } = await world.client.send(text(1));
    await world.client.send(text(2));
    socket.say(errorTo(socket.last("send"), "forbidden"));
    world.client.retry(client_id);
    expect(world.client.outgoing.map((it) => [it.text, it.state])).toEqual([
      ["2", "sending"],
      ["1", "queued"],
    ]);
    expect(world.client.outgoing[1]).not.toHaveProperty("error");
    await settle();
    expect((await store.load()).map((it) => it.text)).toEqual(["2", "1"]);
    socket.say(ackTo(socket.last("send"), 1));
    expect(socket.last("send").client_id).toBe(client_id);
    world.client.retry(client_id);
    expect(texts(world)).toEqual(["1", "2", "1"]);
  });

  it("for good may be discarded", async () => {
    const store = memoryOutbox();
    const world = new World({ outbox: store });
    const socket = await world.live();
    const { client_id } = await world.client.send(text(1));
    world.client.discard(client_id);
    expect(world.client.outgoing).toHaveLength(1);
    socket.say(errorTo(socket.last("send"), "forbidden"));
    world.client.discard(client_id);
    expect(world.client.outgoing).toEqual([]);
    expect(world.got("discarded")).toMatchObject([{ client_id }]);
    await settle();
    expect(await store.load()).toEqual([]);
  });

  it("since the frame would be too large is never sent", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send(text("€".repeat(22_000)));
    expect(socket.all("send")).toEqual([]);
    expect(world.client.outgoing).toMatchObject([
      { state: "failed", error: { code: "too_large" } },
    ]);
    await world.client.send(text("€".repeat(21_000)));
    expect(socket.all("send")).toHaveLength(1);
  });

  it("for good is kept as queued before it is sent again", async () => {
    const { store, writes } = slowStore();
    const world = new World({ outbox: store });
    const socket = await world.live();
    const sending = world.client.send(text(1));
    await settle();
    writes[0]?.end();
    const { client_id } = await sending;
    socket.say(errorTo(socket.last("send"), "forbidden"));
    await settle();
    writes[1]?.end();
    world.client.retry(client_id);
    await settle();
    expect(writes[2]?.entry).toMatchObject({ client_id, state: "queued" });
    socket.drop();
    await world.comeBack();
    expect(texts(world)).toEqual(["1"]);
    writes[2]?.end();
    await settle();
    expect(texts(world)).toEqual(["1", "1"]);
  });

  it("by close code 1009 is not repeated; the others are", async () => {
    const world = new World();
    const socket = await world.live();
    await world.client.send({ chat_id: "c1", text: "short" });
    await world.client.send({ chat_id: "c2", text: "x".repeat(5_000) });
    socket.drop(1009, "too large");
    expect(world.client.outgoing).toMatchObject([
      { text: "short", state: "queued" },
      { state: "failed", error: { code: "too_large" } },
    ]);
    await world.comeBack();
    expect(world.socket.all("send").map((frame) => frame.text)).toEqual(["short"]);
  });
});

describe("the store", () => {
  it("gives what an earlier page left, before anything new", async () => {
    const outbox = memoryOutbox();
    const before = new World({ outbox });
    await before.client.send(text(1));
    await before.client.send(text(2));
    const socket = await before.live();
    before.client.close();
    const after = new World({ outbox });
    after.clock.now = before.clock.now + 1_000;
    await after.client.send(text(3));
    await after.live();
    expect(after.client.outgoing.map((it) => it.text)).toEqual(["1", "2", "3"]);
    expect(after.socket.last("send")).toEqual({ ...socket.last("send"), id: 2 });
  });

  it("gives what had failed as failed", async () => {
    const outbox = memoryOutbox();
    const before = new World({ outbox });
    const socket = await before.live();
    await before.client.send(text(1));
    socket.say(errorTo(socket.last("send"), "forbidden"));
    await settle();
    const after = new World({ outbox });
    await after.live();
    expect(after.client.outgoing).toMatchObject([
      { state: "failed", error: { code: "forbidden" } },
    ]);
    expect(texts(after)).toEqual([]);
  });

  it("is asked on each connection for what others left behind", async () => {
    const outbox = memoryOutbox();
    const world = new World({ outbox });
    await world.live();
    const left = { ...text("left"), client_id: "c-left", queued_at: 1, state: "sending" } as const;
    await outbox.put(left);
    world.socket.drop();
    await world.comeBack();
    expect(world.socket.last("send").client_id).toBe("c-left");
  });

  it("that cannot be read is reported, and does not stop the client", async () => {
    const broken = { ...memoryOutbox(), load: () => Promise.reject(new Error("no database")) };
    const world = new World({ outbox: broken });
    await world.live();
    await world.client.send(text(1));
    expect(texts(world)).toEqual(["1"]);
    expect(world.errors).toContainEqual(new Error("no database"));
  });

  it("gets times that order messages even when the clock stands still or goes back", async () => {
    const world = new World();
    await world.client.send(text(1));
    await world.client.send(text(2));
    world.clock.now -= 10_000;
    await world.client.send(text(3));
    const times = world.client.outgoing.map((it) => it.queued_at);
    expect(world.client.outgoing.map((it) => it.text)).toEqual(["1", "2", "3"]);
    expect(new Set(times).size).toBe(3);
  });

  it("has no messages left once all are sent", async () => {
    const outbox = memoryOutbox();
    const world = new World({ outbox, cursors: [["g1", 0]] });
    const socket = await world.live();
    await world.client.send(text(1));
    socket.say(ackTo(socket.last("send"), 1), ...messages(2, 3));
    await settle();
    expect(await outbox.load()).toEqual([]);
  });
});
