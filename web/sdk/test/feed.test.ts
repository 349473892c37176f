import { describe, expect, it } from "vitest";
import { resumeParts } from "../src/resume-parts.js";
import {
  chatFrame,
  errorTo,
  historyTo,
  message,
  messages,
  range,
  settle,
  World,
  welcomeTo,
} from "./fakes.js";

describe("events", () => {
  it("are handed on in order and once", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live(message(4), message(5));
    socket.say(message(6), message(6), message(2), message(7));
    expect(world.seqs).toEqual([4, 5, 6, 7]);
    expect(world.client.cursor("g1")).toBe(7);
  });

  it("of a chat that is new begin with the first one that comes", async () => {
    const world = new World();
    const socket = await world.live();
    socket.say(message(41), message(42));
    expect(world.seqs).toEqual([41, 42]);
  });

  it("of a chat that was described begin after that", async () => {
    const world = new World();
    const socket = await world.live(chatFrame(40, { read_seq: 12 }));
    expect(world.client.cursor("g1")).toBe(40);
    socket.say(message(41));
    expect(world.seqs).toEqual([41]);
    expect(socket.all("history")).toEqual([]);
  });

  it("of a chat that first shows up after a reconnect begin after what was read", async () => {
    const world = new World();
    await world.live();
    world.socket.drop();
    const socket = await world.comeBack(chatFrame(5, { read_seq: 2 }));
    expect(socket.last("history")).toMatchObject({ chat_id: "g1", after_seq: 2 });
    socket.say(historyTo(socket.last("history"), messages(3, 5)));
    expect(world.seqs).toEqual([3, 4, 5]);
  });

  it("of a chat that the application holds since later resume after that", async () => {
    const world = new World();
    await world.live(message(8, { chat_id: "g2" }));
    world.client.hold("g1", 5);
    world.client.hold("g2", 3);
    world.socket.drop();
    await world.comeBack(chatFrame(6), message(6));
    expect(world.socket.last("hello").resume).toEqual({ g1: 5, g2: 8 });
    expect(world.seqs).toEqual([8, 6]);
  });

  it("of a kind that nobody knew yet have their place, but are not handed on", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say({ ...message(4), type: "pinned" }, message(5));
    expect(world.seqs).toEqual([5]);
    expect(socket.all("history")).toEqual([]);
  });

  it("resume after the last one handed on, not after one that waits", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(4), message(6));
    socket.drop();
    await world.comeBack();
    expect(world.socket.last("hello").resume).toEqual({ g1: 4 });
  });

  it("of chats with names like those of built-in things are kept apart, too", async () => {
    const world = new World({ cursors: [["__proto__", 1]] });
    const socket = await world.live();
    expect(JSON.stringify(socket.last("hello"))).toContain('"resume":{"__proto__":1}');
    socket.say(message(2, { chat_id: "__proto__" }), message(9, { chat_id: "constructor" }));
    expect(world.seqs).toEqual([2, 9]);
  });
});

describe("a hole", () => {
  it("is filled before what came too early is handed on", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(6), message(7));
    expect(world.seqs).toEqual([]);
    const request = socket.last("history");
    expect(request).toMatchObject({ chat_id: "g1", after_seq: 3, limit: 2 });
    socket.say(historyTo(request, messages(4, 5), true));
    expect(world.seqs).toEqual([4, 5, 6, 7]);
    expect(socket.all("history")).toHaveLength(1);
  });

  it("is filled once, also when its events come after all", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(5), message(4));
    expect(world.seqs).toEqual([4, 5]);
    socket.say(historyTo(socket.last("history"), messages(4, 6)));
    expect(world.seqs).toEqual([4, 5, 6]);
  });

  it("of one chat does not hold up another", async () => {
    const world = new World({ cursors: Object.entries({ g1: 3, g2: 3 }) });
    const socket = await world.live();
    socket.say(message(5), message(4, { chat_id: "g2" }));
    expect(world.got("event").map((event) => event.chat_id)).toEqual(["g2"]);
  });

  it("is left to the server while it still sends what was missed", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.welcomed();
    socket.say(chatFrame(6), message(5));
    expect(socket.all("history")).toEqual([]);
    socket.say(message(4), message(5), message(6), { type: "live" });
    expect(world.seqs).toEqual([4, 5, 6]);
    expect(socket.all("history")).toEqual([]);
  });

  it("is asked for when the server has said that there is more than it sent", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live(chatFrame(6), message(4));
    socket.say(historyTo(socket.last("history"), messages(5, 6)));
    expect(world.seqs).toEqual([4, 5, 6]);
  });

  it("is asked for again with backoff when that is refused for now", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    world.random = 1;
    const socket = await world.live();
    socket.say(message(5));
    const retryable = { retryable: true };
    socket.say(errorTo(socket.last("history"), "unavailable", retryable));
    await world.clock.pass(499);
    expect(socket.all("history")).toHaveLength(1);
    await world.clock.pass(1);
    expect(socket.all("history")).toHaveLength(2);
    const later = { ...retryable, retry_after_ms: 3_000 };
    socket.say(errorTo(socket.last("history"), "rate_limited", later));
    await world.clock.pass(3_000);
    socket.say(historyTo(socket.last("history"), [message(4)]));
    expect(world.seqs).toEqual([4, 5]);
  });

  it("is asked for again when the connection was lost meanwhile", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(5));
    socket.drop();
    await world.comeBack(chatFrame(5));
    world.socket.say(historyTo(world.socket.last("history"), messages(4, 5)));
    expect(world.seqs).toEqual([4, 5]);
  });

  it("is asked for again when there was no answer in time", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(5));
    await world.clock.pass(5_000);
    socket.say({ type: "resync" });
    await world.clock.pass(5_000);
    socket.say({ type: "live" });
    expect(socket.all("history")).toHaveLength(2);
  });

  it("that nothing can fill is told, and does not stop the chat", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.answer = (frame) => {
      if (frame.type === "history") {
        queueMicrotask(() => socket.say(historyTo(frame, [])));
      }
    };
    socket.say(message(6));
    await world.clock.pass(60_000);
    expect(socket.all("history")).toHaveLength(6);
    expect(world.got("reset")).toEqual([{ chat_id: "g1", from_seq: 4, to_seq: 5 }]);
    expect(world.seqs).toEqual([6]);
  });

  it("that was hard to fill leaves the next one as many attempts", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    let empty = 5;
    socket.answer = (frame) => {
      if (frame.type === "history") {
        const events = empty-- > 0 ? [] : [message((frame.after_seq as number) + 1)];
        queueMicrotask(() => socket.say(historyTo(frame, events)));
      }
    };
    socket.say(message(5));
    await world.clock.pass(9_000);
    empty = 5;
    socket.say(message(7));
    await world.clock.pass(9_000);
    expect(world.seqs).toEqual([4, 5, 6, 7]);
    expect(world.got("reset")).toEqual([]);
  });

  it("in the history itself is told", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(7));
    socket.say(historyTo(socket.last("history"), [message(4), message(6)]));
    expect(world.got("reset")).toEqual([{ chat_id: "g1", from_seq: 5, to_seq: 5 }]);
    expect(world.seqs).toEqual([4, 6, 7]);
  });

  it("of a chat that one may not see any more is given up, with the chat", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say(message(5));
    socket.say(errorTo(socket.last("history"), "not_found"));
    expect(world.got("refused")).toMatchObject([{ chat_id: "g1", code: "not_found" }]);
    expect(world.client.cursor("g1")).toBeUndefined();
    await world.clock.pass(60_000);
    expect(socket.all("history")).toHaveLength(1);
  });

  it("is filled for four chats at a time", async () => {
    const chats = range(1, 9).map((n) => `c${n}`);
    const world = new World({ cursors: chats.map((chat) => [chat, 1] as const) });
    const socket = await world.live(...chats.map((chat_id) => chatFrame(2, { chat_id })));
    expect(socket.all("history")).toHaveLength(4);
    for (let i = 0; i < 9; i++) {
      const request = socket.all("history")[i];
      if (request !== undefined) {
        socket.say(historyTo(request, [message(2, { chat_id: request.chat_id as string })]));
      }
    }
    expect(world.got("event").map((event) => event.chat_id)).toEqual(chats);
  });

  it("behind which too much waits costs no more memory: the rest is fetched", async () => {
    const world = new World({ cursors: [["g1", 0]], limits: { waiting: 3 } });
    const socket = await world.live();
    socket.say(...messages(2, 9));
    socket.say(historyTo(socket.last("history"), [message(1)]));
    expect(world.seqs).toEqual([1, 2, 3, 4]);
    const request = socket.last("history");
    expect(request).toMatchObject({ after_seq: 4, limit: 5 });
    socket.say(historyTo(request, messages(5, 9)));
    expect(world.seqs).toEqual(range(1, 9));
  });
});

describe("a gap", () => {
  it("is paged through before what comes after it", async () => {
    const world = new World({ cursors: [["g1", 100]] });
    const socket = await world.live({ type: "gap", chat_id: "g1", from_seq: 101, to_seq: 650 });
    socket.say(message(651));
    for (const [from, to] of [
      [101, 300],
      [301, 500],
      [501, 650],
    ] as const) {
      const request = socket.last("history");
      expect(request).toMatchObject({ after_seq: from - 1, limit: to - from + 1 });
      socket.say(historyTo(request, messages(from, to), true));
    }
    expect(world.seqs).toEqual(range(101, 651));
    expect(socket.all("history")).toHaveLength(3);
  });

  it("whose pages are shorter than asked for is paged through all the same", async () => {
    const world = new World({ cursors: [["g1", 100]] });
    const socket = await world.live({ type: "gap", chat_id: "g1", from_seq: 101, to_seq: 103 });
    for (const seq of [101, 102, 103]) {
      socket.say(historyTo(socket.last("history"), [message(seq)], true));
    }
    expect(world.seqs).toEqual([101, 102, 103]);
  });

  it("of a chat that is new to the client begins with its first event", async () => {
    const world = new World();
    const socket = await world.live({ type: "gap", chat_id: "g1", from_seq: 5, to_seq: 6 });
    expect(socket.last("history")).toMatchObject({ after_seq: 4, limit: 2 });
  });

  it("that is too large is told, and what comes after it goes on", async () => {
    const world = new World({ cursors: [["g1", 100]] });
    const socket = await world.live({ type: "gap", chat_id: "g1", from_seq: 101, to_seq: 2_101 });
    socket.say(message(2_102));
    expect(world.got("reset")).toEqual([{ chat_id: "g1", from_seq: 101, to_seq: 2_101 }]);
    expect(world.seqs).toEqual([2_102]);
    expect(socket.all("history")).toEqual([]);
    expect(world.client.cursor("g1")).toBe(2_102);
  });

  it("of just the largest size is still fetched", async () => {
    const world = new World({ cursors: [["g1", 100]] });
    const socket = await world.live({ type: "gap", chat_id: "g1", from_seq: 101, to_seq: 2_100 });
    expect(world.got("reset")).toEqual([]);
    expect(socket.last("history")).toMatchObject({ after_seq: 100, limit: 200 });
  });
});

describe("a resync", () => {
  it("resumes all chats, and the connection stays live", async () => {
    const world = new World({ cursors: Object.entries({ g1: 3, g2: 8 }) });
    const socket = await world.live(message(4));
    socket.say({ type: "resync" });
    const { id, resume } = socket.last("resume");
    expect(resume).toEqual({ g1: 4, g2: 8 });
    // Until it is done nothing is asked for.
    socket.say(message(7));
    expect(socket.all("history")).toEqual([]);
    socket.say({ type: "welcome", id }, message(5), message(6), { type: "live" });
    expect(world.seqs).toEqual([4, 5, 6, 7]);
    expect(world.got("state").filter((state) => state.name === "live")).toHaveLength(1);
    expect(world.got("welcome")).toHaveLength(1);
  });

  it("during another is done once more after it", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.welcomed();
    socket.say({ type: "resync" }, { type: "resync" });
    expect(socket.all("resume")).toHaveLength(0);
    socket.say(message(4), { type: "live" });
    expect(socket.all("resume").map((it) => it.resume)).toEqual([{ g1: 4 }]);
    socket.say({ type: "live" });
    expect(socket.all("resume")).toHaveLength(1);
    expect(world.client.state.name).toBe("live");
  });

  it("that is refused ends the connection, and the next one resumes", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live();
    socket.say({ type: "resync" });
    socket.say(errorTo(socket.last("resume"), "conflict"));
    expect(world.client.state.name).toBe("waiting");
    await world.comeBack();
    expect(world.client.state.name).toBe("live");
  });
});

describe("many cursors", () => {
  const cursors = range(1, 3_000).map((n) => [`chat-${n}-${"x".repeat(30)}`, n] as const);

  it("are said in parts that fit a frame, each after the live of the one before", async () => {
    const world = new World({ cursors });
    const socket = await world.welcomed();
    const parts = [socket.last("hello")];
    for (let n = 1; ; n++) {
      socket.say({ type: "live" });
      const resumes = socket.all("resume");
      if (resumes.length < n) {
        break;
      }
      expect(resumes).toHaveLength(n);
      expect(world.client.state.name).toBe("catching_up");
      parts.push(...resumes.slice(-1));
      socket.say(welcomeTo(resumes.at(-1)?.id ?? 0));
    }
    expect(world.client.state.name).toBe("live");
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(JSON.stringify(part).length).toBeLessThan(48 * 1_024);
    }
    const said = parts.flatMap((part) => Object.entries(part.resume as object));
    expect(said).toEqual(cursors.map((cursor) => [...cursor]));
  });

  it("leave events of chats that come later in the parts waiting", async () => {
    const last = cursors.at(-1)?.[0] ?? "";
    const world = new World({ cursors });
    const socket = await world.welcomed();
    socket.say(chatFrame(3_002, { chat_id: last }), message(3_002, { chat_id: last }));
    for (let n = 0; world.client.state.name !== "live"; n++) {
      const resumes = socket.all("resume");
      if (Object.hasOwn((resumes.at(-1)?.resume ?? {}) as object, last)) {
        socket.say(message(3_001, { chat_id: last }));
      }
      expect(n).toBeLessThan(20);
      socket.say({ type: "live" });
    }
    expect(world.seqs).toEqual([3_001, 3_002]);
    expect(socket.all("history")).toEqual([]);
  });

  it("are said to the end before a resync begins with the first again", async () => {
    const world = new World({ cursors });
    const socket = await world.welcomed();
    socket.say({ type: "resync" });
    const said = () => socket.sent.flatMap((it) => Object.keys((it.resume ?? {}) as object));
    for (let n = 0; world.client.state.name !== "live"; n++) {
      expect(n).toBeLessThan(20);
      socket.say({ type: "live" });
    }
    const chats = cursors.map(([chat]) => chat);
    expect(said()).toEqual([...chats, ...chats]);
  });

  it("make at least one part", () => {
    expect(resumeParts([])).toEqual([{}]);
  });
});

describe("a cursor that is refused", () => {
  const refusal = (code: string) =>
    ({ type: "error", chat_id: "g1", code, message: "g1: no", retryable: false }) as const;

  it("with not_found is forgotten", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    await world.live(refusal("not_found"));
    expect(world.got("refused")).toEqual([{ chat_id: "g1", code: "not_found", message: "g1: no" }]);
    expect(world.client.cursor("g1")).toBeUndefined();
    world.socket.drop();
    await world.comeBack();
    expect(world.socket.last("hello")).not.toHaveProperty("resume");
  });

  it("with not_a_member is kept, as one may be added again", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live(refusal("not_a_member"));
    expect(world.got("refused")).toMatchObject([{ code: "not_a_member" }]);
    socket.say(message(9));
    expect(socket.last("history")).toMatchObject({ after_seq: 3 });
  });

  it("with conflict is right again when the server has back what it lost", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live(chatFrame(1), refusal("conflict"));
    expect(world.got("refused")).toMatchObject([{ code: "conflict" }]);
    socket.say(message(2), message(3), message(4));
    expect(world.seqs).toEqual([4]);
    await world.clock.pass(3_000);
    expect(socket.last("resume").resume).toEqual({ g1: 4 });
    socket.say({ type: "live" });
    expect(world.got("reset")).toEqual([]);
  });

  it("with conflict long after that is given the same chance", async () => {
    const world = new World({ cursors: [["g1", 3]] });
    const socket = await world.live(refusal("conflict"));
    socket.say(message(4));
    await world.clock.pass(3_000);
    socket.say({ type: "live" }, { type: "resync" });
    socket.say(refusal("conflict"), { type: "live" });
    expect(world.got("refused")).toHaveLength(2);
    expect(world.got("reset")).toEqual([]);
  });

  it("with conflict again is of another chat than the server's: all of it is forgotten", async () => {
    const world = new World({ cursors: [["g1", 30]] });
    const socket = await world.live(chatFrame(2), refusal("conflict"));
    await world.clock.pass(3_000);
    socket.say(chatFrame(2), refusal("conflict"), { type: "live" });
    expect(world.got("reset")).toEqual([{ chat_id: "g1", from_seq: 1, to_seq: 30 }]);
    socket.say(message(3));
    expect(world.seqs).toEqual([3]);
    await settle();
  });
});
