import { describe, expect, it } from "vitest";
import { type Ack, type ChatEvent, RequestError } from "../src/index.js";
import { ackTo, errorTo, historyTo, message, range, settle, World } from "./fakes.js";

/** The error that something rejects with. */
async function errorOf(promise: Promise<unknown>): Promise<RequestError> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError);
    return error as RequestError;
  }
  throw new Error("it was answered");
}

describe("a request", () => {
  it("gets its answer", async () => {
    const world = new World();
    const socket = await world.live();
    const first = world.client.request({ type: "history", chat_id: "g1", before_seq: 9, limit: 2 });
    const second = world.client.request({ type: "ping" });
    const request = socket.last("history");
    expect(request).toMatchObject({ chat_id: "g1", before_seq: 9, limit: 2 });
    socket.say({ type: "pong", id: socket.last("ping").id });
    socket.say(historyTo(request, [message(7), message(8)]));
    expect(await second).toMatchObject({ type: "pong" });
    expect(await first).toMatchObject({ events: [message(7), message(8)] });
    // It was asked by the application, and is none of the feed's.
    expect(world.seqs).toEqual([]);
  });

  it("that is refused rejects with what the server says", async () => {
    const world = new World();
    const socket = await world.live();
    const asked = errorOf(world.client.request({ type: "leave", chat_id: "g1" }));
    const more = { retryable: true, retry_after_ms: 250 };
    socket.say(errorTo(socket.last("leave"), "rate_limited", more));
    expect(await asked).toMatchObject({
      code: "rate_limited",
      message: "rate_limited",
      retryable: true,
      retryAfterMs: 250,
    });
  });

  it("waits for a connection", async () => {
    const world = new World();
    const asked = world.client.request({ type: "ping" });
    const socket = await world.welcomed();
    socket.say({ type: "pong", id: socket.last("ping").id });
    expect(await asked).toMatchObject({ type: "pong" });
  });

  it("waits for the next connection when there was one", async () => {
    const world = new World();
    (await world.live()).drop();
    const asked = world.client.request({ type: "ping" });
    const socket = await world.comeBack();
    socket.say({ type: "pong", id: socket.last("ping").id });
    expect(await asked).toMatchObject({ type: "pong" });
  });

  it("waits for no longer than 10 s, and is not sent after that", async () => {
    const world = new World();
    const asked = errorOf(world.client.request({ type: "ping" }));
    await world.clock.pass(10_000);
    expect(await asked).toMatchObject({ code: "unanswered", retryable: true });
    const socket = await world.live();
    expect(socket.all("ping")).toEqual([]);
  });

  it("waits for no longer than 10 s for connection and answer together", async () => {
    const world = new World();
    const asked = errorOf(world.client.request({ type: "ping" }));
    await world.clock.pass(6_000);
    const socket = await world.live();
    expect(socket.all("ping")).toHaveLength(1);
    await world.clock.pass(4_000);
    expect(await asked).toMatchObject({ code: "unanswered" });
    expect(world.client.state.name).toBe("live");
  });

  it("without an answer when the connection breaks is not repeated", async () => {
    const world = new World();
    const socket = await world.live();
    const asked = errorOf(world.client.request({ type: "rename", chat_id: "g1", title: "x" }));
    socket.drop();
    expect(await asked).toMatchObject({ code: "unanswered", retryable: true });
    await world.comeBack();
    expect(world.socket.all("rename")).toEqual([]);
  });

  it("waits its turn when many are under way", async () => {
    const world = new World();
    const socket = await world.live();
    const asked = range(1, 40).map((n) =>
      world.client.request({ type: "history", chat_id: `c${n}` }),
    );
    expect(socket.all("history")).toHaveLength(32);
    for (let i = 0; i < 40; i++) {
      socket.say(historyTo(socket.all("history")[i] as never, []));
    }
    const pages = await Promise.all(asked);
    expect(pages.map((page) => page.chat_id)).toEqual(range(1, 40).map((n) => `c${n}`));
  });

  it("is refused when too many wait", async () => {
    const world = new World();
    const asked = range(1, 1_000).map(() => errorOf(world.client.request({ type: "ping" })));
    const refused = await errorOf(world.client.request({ type: "ping" }));
    expect(refused).toMatchObject({ code: "rate_limited", retryable: true });
    world.client.close();
    expect((await Promise.all(asked)).every((error) => error.code === "closed")).toBe(true);
  });

  it("is refused once the client has ended", async () => {
    const world = new World();
    await world.live();
    world.socket.drop(4409, "replaced");
    const error = await errorOf(world.client.request({ type: "ping" }));
    expect(error).toMatchObject({ code: "closed", message: "replaced", retryable: false });
  });

  it("that is too large for a frame is refused, and not sent", async () => {
    const world = new World();
    const socket = await world.live();
    const huge = {
      type: "edit",
      chat_id: "g1",
      target_seq: 1,
      text: "\u0001".repeat(12_000),
    } as const;
    expect(await errorOf(world.client.request(huge))).toMatchObject({ code: "too_large" });
    expect(socket.all("edit")).toEqual([]);
  });
});

describe("what changes a chat", () => {
  const chat_id = "g1";
  const by = { sender_id: "alice", message_id: "m-5", chat_id, seq: 5, sent_at: 1_790_000_000_005 };

  async function acted(act: Parameters<World["client"]["request"]>[0], more = {}) {
    const world = new World({ cursors: [[chat_id, 4]] });
    const socket = await world.live();
    const asked = world.client.request(act) as Promise<Ack>;
    const request = socket.last(act.type);
    socket.say(ackTo({ ...request, chat_id }, 5, more));
    return { world, socket, request, ack: await asked };
  }

  it.each<[Parameters<World["client"]["request"]>[0], Partial<ChatEvent>]>([
    [
      { type: "edit", chat_id, target_seq: 3, text: "new" },
      { type: "edited", target_seq: 3, text: "new" },
    ],
    [
      { type: "delete", chat_id, target_seq: 3 },
      { type: "deleted", target_seq: 3 },
    ],
    [
      { type: "react", chat_id, target_seq: 3, emoji: "👍", on: false },
      { type: "reacted", target_seq: 3, emoji: "👍", on: false },
    ],
    [
      { type: "create_chat", title: "New", member_ids: ["bob", "alice", "bob"] },
      { type: "chat_created", kind: "group", title: "New", member_ids: ["alice", "bob"] },
    ],
    [
      { type: "create_chat", title: "News", kind: "channel" },
      { type: "chat_created", kind: "channel", title: "News", member_ids: ["alice"] },
    ],
    [
      { type: "join", chat_id },
      { type: "members_added", member_ids: ["alice"] },
    ],
    [
      { type: "rename", chat_id, title: "New" },
      { type: "renamed", title: "New" },
    ],
    [
      { type: "remove_members", chat_id, member_ids: ["bob", "bob"] },
      { type: "members_removed", member_ids: ["bob"] },
    ],
    [
      { type: "set_role", chat_id, user_id: "bob", role: "moderator" },
      { type: "role_set", user_id: "bob", role: "moderator" },
    ],
    [
      { type: "leave", chat_id },
      { type: "members_removed", member_ids: ["alice"] },
    ],
  ])("is handed on as the event that its ack stands for: %j", async (act, event) => {
    const { world, request } = await acted(act);
    expect(request.client_id).toMatch(/^[0-9a-f]{32}$/);
    const client_id = request.client_id as string;
    expect(world.got("event")).toEqual([{ ...by, client_id, ...event }]);
  });

  it.each<Parameters<World["client"]["request"]>[0]>([
    { type: "edit", chat_id, target_seq: 3, text: "hi @bob" },
    { type: "edit", chat_id, target_seq: 3, text: "hi", mentions: ["bob"] },
    { type: "add_members", chat_id, member_ids: ["bob"] },
  ])("but of which only the server knows what came is fetched: %j", async (act) => {
    const { world, socket } = await acted(act);
    expect(world.got("event")).toEqual([]);
    expect(socket.last("history")).toMatchObject({ chat_id, after_seq: 4, limit: 1 });
  });

  it("keeps the client_id that it has", async () => {
    const act = { type: "rename", chat_id, title: "x", client_id: "mine" } as const;
    const { request, ack } = await acted(act);
    expect(request.client_id).toBe("mine");
    expect(ack.client_id).toBe("mine");
  });

  it("and was asked before is fetched, if it is not held", async () => {
    const act = { type: "rename", chat_id, title: "x" } as const;
    const { world, socket } = await acted(act, { duplicate: true });
    expect(world.got("event")).toEqual([]);
    expect(socket.all("history")).toHaveLength(1);
    const again = await acted(act, { duplicate: true, seq: 2 });
    expect(again.socket.all("history")).toEqual([]);
  });

  it("and is acknowledged late is handed on all the same", async () => {
    const world = new World({ cursors: [[chat_id, 4]] });
    const asked = errorOf(world.client.request({ type: "rename", chat_id, title: "x" }));
    await world.clock.pass(5_000);
    const socket = await world.live();
    await world.clock.pass(5_000);
    expect(await asked).toMatchObject({ code: "unanswered" });
    socket.say(ackTo(socket.last("rename"), 5));
    expect(world.seqs).toEqual([5]);
  });

  it("and is acknowledged after nobody waits for it is fetched", async () => {
    const world = new World({ cursors: [[chat_id, 4]] });
    const socket = await world.live();
    socket.say(ackTo({ type: "rename", id: 77, chat_id, client_id: "x" }, 5));
    expect(socket.last("history")).toMatchObject({ after_seq: 4 });
  });

  it("has been handed on, in its turn, when the promise resolves", async () => {
    const world = new World({ cursors: [[chat_id, 4]] });
    const socket = await world.live();
    const order: unknown[] = [];
    world.client.on("event", (event) => order.push(event.seq));
    const asked = world.client.request({ type: "rename", chat_id, title: "x" });
    void asked.then(() => order.push("resolved"));
    socket.say(message(5), ackTo(socket.last("rename"), 6), message(7));
    await asked;
    await settle();
    expect(order).toEqual([5, 6, 7, "resolved"]);
  });
});

describe("preferences and blocks", () => {
  it("are told by their events, whoever asked", async () => {
    const world = new World();
    const socket = await world.live();
    const asked = world.client.request({ type: "prefer", chat_id: "g1", archived: true });
    const { id } = socket.last("prefer");
    socket.say({ type: "preferred", id, chat_id: "g1", muted_until: 0, archived: true });
    socket.say({ type: "blocked", user_id: "bob", on: true });
    expect(await asked).toMatchObject({ archived: true });
    expect(world.got("preferred")).toMatchObject([{ archived: true }]);
    expect(world.got("blocked")).toEqual([{ type: "blocked", user_id: "bob", on: true }]);
  });
});

describe("the log of the wire", () => {
  it("has every frame with its size, and of answers how long they took", async () => {
    const world = new World();
    const socket = await world.live();
    world.log.length = 0;
    void world.client.request({ type: "ping" });
    const at = world.clock.now;
    await world.clock.pass(120);
    const { id } = socket.last("ping");
    socket.say({ type: "pong", id }, { type: "typing", chat_id: "ü", user_id: "bob" });
    const typing = { type: "typing", chat_id: "ü", user_id: "bob" };
    expect(world.got("wire")).toEqual([
      { at, direction: "out", bytes: 22, frame: { type: "ping", id } },
      { at: at + 120, direction: "in", bytes: 22, frame: { type: "pong", id }, latency_ms: 120 },
      { at: at + 120, direction: "in", bytes: 48, frame: typing },
    ]);
  });
});
