import type { Ack, ClientEvents, Message, Outgoing } from "@parley/client";
import { beforeEach, describe, expect, it } from "vitest";
import { type Heard, ScoreKeeper } from "../../src/demo/score";
import { Silence } from "../../src/demo/silence";

const CHAT = "d:alice:bob";

/** A client that tells what a test has it tell. */
class Feed implements Heard {
  readonly #listeners = new Map<string, ((event: never) => void)[]>();

  on<K extends keyof ClientEvents>(name: K, listener: (event: ClientEvents[K]) => void) {
    const others = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, [...others, listener as (event: never) => void]);
    return () => {};
  }

  tell<K extends keyof ClientEvents>(name: K, event: ClientEvents[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event as never);
  }
}

let now: number;
let alice: Feed;
let bob: Feed;
let keeper: ScoreKeeper;
let seq: number;

beforeEach(() => {
  now = 1_000;
  seq = 0;
  alice = new Feed();
  bob = new Feed();
  keeper = new ScoreKeeper(() => now);
  keeper.listen(0, alice);
  keeper.listen(1, bob);
  for (const feed of [alice, bob]) {
    feed.tell("state", { name: "live", node_id: "node-1", session_id: "s" });
  }
});

const outgoing = (client_id: string, state: Outgoing["state"] = "queued"): Outgoing => ({
  client_id,
  queued_at: now,
  state,
  to: "bob",
  text: "hi",
});

function message(client_id: string, at: number, sender_id = "alice"): Message {
  return {
    type: "message",
    chat_id: CHAT,
    seq: at,
    message_id: `m-${at}`,
    sender_id,
    client_id,
    message_type: "text",
    text: "hi",
    sent_at: now,
  };
}

function write(from: Feed, clientId: string): void {
  from.tell("outgoing", outgoing(clientId));
  from.tell("outgoing", outgoing(clientId, "sending"));
}

function take(from: Feed, clientId: string): number {
  seq += 1;
  const ack = { chat_id: CHAT, client_id: clientId, seq, sent_at: now } as Ack;
  from.tell("sent", { outgoing: outgoing(clientId, "sending"), ack });
  from.tell("event", message(clientId, seq));
  return seq;
}

function scores() {
  keeper.update();
  return keeper.scores.value;
}

describe("the score of the demo", () => {
  it("is what each said and the other got", () => {
    for (const [from, to, id] of [
      [alice, bob, "a-1"],
      [bob, alice, "b-1"],
    ] as const) {
      write(from, id);
      to.tell("event", message(id, take(from, id)));
    }

    expect(scores().both).toEqual({ sent: 2, received: 2, underway: 0, lost: 0, twice: 0 });
    expect(scores().of.map((one) => one.received)).toEqual([1, 1]);
  });

  it("shows a loss when a feed leaves one out", () => {
    for (let number = 1; number <= 5; number++) {
      const id = `a-${number}`;
      write(alice, id);
      const at = take(alice, id);
      if (number !== 3) bob.tell("event", message(id, at));
    }

    expect(scores().of[0]).toEqual({ sent: 5, received: 4, underway: 0, lost: 1, twice: 0 });
    expect(scores().of[1].lost).toBe(0);
  });

  it("shows a double when a feed gives one again", () => {
    write(alice, "a-1");
    const at = take(alice, "a-1");
    bob.tell("event", message("a-1", at));
    bob.tell("event", message("a-1", at + 1));

    expect(scores().both).toMatchObject({ received: 1, twice: 1 });
  });

  it("waits for who is away, and then not for ever", () => {
    bob.tell("state", { name: "connecting", attempt: 1 });
    write(alice, "a-1");
    take(alice, "a-1");
    now += 60_000;
    expect(scores().both).toMatchObject({ underway: 1, lost: 0 });

    bob.tell("state", { name: "live", node_id: "node-2", session_id: "s" });
    expect(scores().both).toMatchObject({ underway: 1, lost: 0 });
    now += 60_000;
    expect(scores().both).toMatchObject({ underway: 0, lost: 1 });
  });

  it("leaves out what was refused or taken back", () => {
    write(alice, "a-1");
    alice.tell("outgoing", outgoing("a-1", "failed"));
    write(alice, "a-2");
    alice.tell("discarded", outgoing("a-2"));

    expect(scores().both).toMatchObject({ sent: 0, underway: 0, lost: 0 });
  });

  it("measures the longest time in which nothing got on", () => {
    write(alice, "a-1");
    now += 300;
    const at = take(alice, "a-1");
    now += 200;
    bob.tell("event", message("a-1", at));
    now += 90_000;
    expect(scores().silenceMs).toBe(300);

    write(bob, "b-1");
    now += 4_000;
    expect(scores().silenceMs).toBe(4_000);
    alice.tell("event", message("b-1", take(bob, "b-1"), "bob"));
    now += 90_000;
    expect(scores().silenceMs).toBe(4_000);
  });

  it("begins anew when it is cleared", () => {
    write(alice, "a-1");
    now += 500;
    take(alice, "a-1");
    write(alice, "a-2");
    keeper.clear();
    take(alice, "a-2");
    now += 60_000;

    expect(scores()).toMatchObject({ both: { sent: 0, lost: 0, underway: 0 }, silenceMs: 0 });
  });
});

describe("silence", () => {
  it("goes on from the last progress while more is on its way", () => {
    const silence = new Silence();
    silence.begin(0);
    silence.begin(50);
    silence.progress(100, true);
    expect(silence.longest(150)).toBe(100);
    expect(silence.longest(350)).toBe(250);
    silence.progress(400, false);
    expect(silence.longest(9_000)).toBe(300);
  });
});
