import type { ChatEvent, HistoryPage, Message } from "@parley/client";
import { describe, expect, test } from "vitest";
import { heldOf } from "../../src/core/held";
import type { HeldMessage } from "../../src/core/types";
import { type Snapshot, Window } from "../../src/core/window";
import { type Random, random } from "./random";
import { type Command, Room } from "./room";

const USERS = ["alice", "bob", "carol"];
const EMOJI = ["👍", "🎉", "❤️"];

describe("messages that change", () => {
  test("rule 1: edits, deletions and reactions change what is held, and only that", () => {
    const room = new Room("g42");
    const window = new Window();
    const live = (command: Command) => window.live(room.add(command) as ChatEvent);
    live({ type: "message", message_type: "text", text: "hi", sender_id: "bob" });
    live({ type: "reacted", target_seq: 2, emoji: "👍", on: true, sender_id: "alice" });
    live({ type: "edited", target_seq: 2, text: "hi!", mentions: ["carol"], sender_id: "bob" });
    expect(window.message(2)?.message).toMatchObject({
      text: "hi!",
      mentions: ["carol"],
      reactions: new Map([["👍", new Set(["alice"])]]),
    });
    live({ type: "deleted", target_seq: 2, sender_id: "bob" });
    window.live(event(6, { type: "edited", target_seq: 2, text: "back", sender_id: "bob" }));
    window.live(event(7, { type: "deleted", target_seq: 99, sender_id: "bob" }));
    expect(window.message(2)?.message).toEqual({
      ...heldOf(room.present(2) as Message),
      text: "",
      deleted: true,
    });
    expect(window.to).toBe(7);
  });

  test("rule 1: a reaction that is there, or is not there, changes nothing", () => {
    const window = new Window();
    const reaction = { type: "reacted", target_seq: 1, emoji: "👍", sender_id: "bob" } as const;
    const reactions = [{ emoji: "👍", user_ids: ["bob"] }];
    window.live({ ...message(1), reactions });
    window.live(event(2, { ...reaction, on: true }));
    expect(window.message(1)?.message.reactions).toEqual(new Map([["👍", new Set(["bob"])]]));
    window.live(event(3, { ...reaction, on: false }));
    window.live(event(4, { ...reaction, on: false }));
    expect(window.message(1)?.message.reactions).toEqual(new Map());
  });

  test("rule 2: what came while a page was on its way is applied to it, what is in it already is not", () => {
    const room = new Room("g42");
    room.fill(9);
    const window = new Window();
    window.live(room.say("live"));
    const flight = window.takeOff();
    window.live(done(room, { type: "edited", target_seq: 5, text: "first", sender_id: "bob" }));
    const page = room.history({ before_seq: window.from, limit: 6 });
    window.live(done(room, { type: "edited", target_seq: 5, text: "second", sender_id: "bob" }));
    window.live(done(room, { type: "deleted", target_seq: 6, sender_id: "bob" }));
    expect(window.counts(flight)).toBe(true);
    window.addOlder(page);
    window.land();
    expect(window.from).toBe(5);
    expect(text(window, 5)).toBe("second");
    expect(window.message(6)?.message.deleted).toBe(true);
    expect(contents(window)).toEqual(present(room, 5, room.head));
  });

  test("an event that a page has in it already does not bring an older state back", () => {
    const room = new Room("g42");
    room.say("hi");
    const feed = [
      room.add({ type: "edited", target_seq: 2, text: "older", sender_id: "bob" }),
      room.add({ type: "reacted", target_seq: 2, emoji: "👍", on: true, sender_id: "bob" }),
      room.add({ type: "reacted", target_seq: 2, emoji: "👍", on: false, sender_id: "bob" }),
      room.add({ type: "edited", target_seq: 2, text: "newer", sender_id: "bob" }),
    ];
    const window = new Window();
    window.replace(room.history({}));
    for (const late of feed) {
      window.live(late as ChatEvent);
      expect(contents(window)).toEqual(present(room, 1, 6));
    }
  });

  test("rule 3: a hole is closed by pages in order, before what came after it", () => {
    const room = new Room("g42");
    const window = new Window();
    window.live(room.present(1));
    room.fill(5);
    room.add({ type: "edited", target_seq: 3, text: "older", sender_id: "bob" });
    room.fill(3);
    const beyond = done(room, { type: "edited", target_seq: 3, text: "newest", sender_id: "bob" });
    window.live(beyond);
    expect(window.joined).toBe(false);
    expect(window.to).toBe(1);
    while (!window.joined) {
      window.takeOff();
      window.addNewer(room.history({ after_seq: window.to, limit: 3 }));
      window.land();
    }
    expect(contents(window)).toEqual(present(room, 1, room.head));
    expect(text(window, 3)).toBe("newest");
  });

  test("a change beyond a hole shows at once and is not undone by the page that closes it", () => {
    const room = new Room("g42");
    room.fill(20);
    const window = new Window();
    window.replace(room.history({ before_seq: 11, limit: 10 }));
    const reaction = { type: "reacted", target_seq: 9, emoji: "👍", sender_id: "bob" } as const;
    window.live(done(room, { type: "edited", target_seq: 10, text: "older", sender_id: "bob" }));
    window.live(done(room, { ...reaction, on: true }));
    window.live(done(room, { type: "edited", target_seq: 10, text: "newest", sender_id: "bob" }));
    window.live(done(room, { ...reaction, on: false }));
    const newest = present(room, 1, 10);
    expect(contents(window)).toEqual(newest);
    window.addNewer(room.history({ after_seq: 10, limit: 13 }));
    expect(window.to).toBe(23);
    expect(contents(window).slice(0, 10)).toEqual(newest);
  });

  test("a page for a window that has gone meanwhile does not count", () => {
    const room = new Room("g42");
    room.fill(100);
    const window = new Window();
    window.replace(room.history({ limit: 10 }));
    const flight = window.takeOff();
    window.replace(room.history({ before_seq: 30, limit: 10 }));
    expect(window.counts(flight)).toBe(false);
    window.land();
  });

  test("trimming one end leaves a window without a hole, and a page for the old end is ignored", () => {
    const room = new Room("g42");
    room.fill(99);
    const window = new Window();
    window.replace(room.history({ limit: 60 }));
    const page = room.history({ before_seq: window.from, limit: 10 });
    window.trimOlder(20);
    window.addOlder(page);
    expect([window.from, window.to, window.seqs.length]).toEqual([81, 100, 20]);
    window.trimNewer(5);
    expect([window.from, window.to, window.joined]).toEqual([81, 85, false]);
    window.live(room.say("more"));
    expect([window.to, window.joined]).toEqual([85, false]);
    expect(window.message(90)).toBeUndefined();
  });

  test("a message beside the window that gets into it is one message", () => {
    const room = new Room("g42");
    room.fill(40);
    const window = new Window();
    window.replace(room.history({ limit: 10 }));
    window.addAside(room.history({ after_seq: 29, limit: 1 }), 30);
    window.addOlder(room.history({ before_seq: window.from, limit: 10 }));
    window.live(done(room, { type: "edited", target_seq: 30, text: "edited", sender_id: "bob" }));
    expect(text(window, 30)).toBe("edited");
    window.trimOlder(5);
    expect(text(window, 30)).toBeUndefined(); // rather than as it was
  });

  test("the last of a window is kept across a reload, and comes up to date by what was missed", () => {
    const room = new Room("g42");
    room.fill(30);
    const before = new Window();
    before.replace(room.history({ limit: 20 }));
    const kept = structuredClone(before.snapshot(5));
    room.add({ type: "reacted", target_seq: 30, emoji: "👍", on: true, sender_id: "carol" });
    room.add({ type: "renamed", title: "Other", sender_id: "alice" });
    const after = new Window();
    after.restore(kept as Snapshot);
    for (const missed of room.after(after.to)) {
      after.live(missed);
    }
    expect([after.from, after.to]).toEqual([27, 33]);
    expect(contents(after)).toEqual(present(room, 27, 33));
  });

  test("what is in the past is not kept: it would be out of date", () => {
    const room = new Room("g42");
    room.fill(30);
    const window = new Window();
    window.replace(room.history({ before_seq: 10, limit: 5 }));
    window.missed(31);
    expect(window.snapshot(5)).toBeUndefined();
  });
});

describe("every device comes to the same", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    test(`random history ${seed}`, () => {
      const chance = random(seed);
      const room = new Room("g42");
      const always = new Window();
      always.live(room.present(1));
      const often = new Device(room, chance);
      for (let step = 0; step < 120; step += 1) {
        const done = room.add(command(room, chance));
        if (done !== undefined) {
          always.live(done);
          often.told(done);
        }
        often.step();
        often.check();
      }
      often.settle();
      const { window } = often;
      expect(window.joined).toBe(true);
      const expected = naive(room);
      expect(present(room, 1, room.head)).toEqual(expected);
      expect(contents(always)).toEqual(expected);
      expect(contents(window)).toEqual(expected.filter(({ seq }) => seq >= window.from));
    });
  }
});

/** A device that loses its connection, pages to and fro, jumps, reloads, and sees its pages come late. */
class Device {
  window = new Window();
  #online = true;
  /** Whether there was a gap that was neither forgotten nor closed yet. */
  #stale = false;
  /** The last seq that was handed on. */
  #cursor = 0;
  #late: { readonly page: HistoryPage; readonly land: () => void }[] = [];

  constructor(
    readonly room: Room,
    readonly chance: Random,
  ) {}

  told(event: ChatEvent): void {
    if (this.#online) {
      this.#hand(event);
    }
  }

  step(): void {
    const { chance, room, window } = this;
    if (this.#late.length > 0 && chance.chance(0.3)) {
      this.#late.shift()?.land();
    }
    const what = chance.below(12);
    if (what === 0) {
      this.#online = false;
      this.#late.splice(0).forEach(() => {
        this.window.land();
      });
    } else if (what === 1 && !this.#online) {
      this.#resume();
    } else if (what === 2 && this.#online && window.placed && window.from > 1) {
      const limit = 1 + chance.below(12);
      this.#ask({ before_seq: window.from, limit }, (page) => this.window.addOlder(page));
    } else if (what === 3 && this.#online && window.placed && !window.joined) {
      const limit = 1 + chance.below(12);
      this.#ask({ after_seq: window.to, limit }, (page) => this.window.addNewer(page));
    } else if (what === 4 && this.#online && chance.chance(0.5)) {
      const to = 1 + chance.below(room.head);
      const limit = 1 + chance.below(12);
      this.#ask({ before_seq: to + 1, limit }, (page) => this.window.replace(page, to));
    } else if (what === 5 && chance.chance(0.3)) {
      this.#reload();
    } else if (what === 6 && chance.chance(0.3)) {
      window.trimNewer(5 + chance.below(10));
    } else if (what === 7 && this.#online) {
      const seq = 1 + chance.below(room.head);
      this.#ask({ after_seq: seq - 1, limit: 1 }, (page) => this.window.addAside(page, seq));
    }
  }

  /** Once all pages are there, all that is held is as it should be, in the past too and beside the window. */
  check(): void {
    const { window, room } = this;
    this.#stale &&= !window.joined;
    if (!this.#online || this.#stale || this.#late.length > 0) {
      return;
    }
    const shown = present(room, 1, room.head);
    const held = ({ seq }: { seq: number }) => window.covers(seq, seq);
    expect(contents(window)).toEqual(shown.filter(held));
    for (const expected of shown.filter((entry) => !held(entry) && "text" in entry)) {
      const aside = window.message(expected.seq);
      expect(aside === undefined ? expected : plain(aside.message)).toEqual(expected);
    }
  }

  settle(): void {
    for (const { land } of this.#late.splice(0)) {
      land();
    }
    if (!this.#online) {
      this.#resume();
    }
    if (!this.window.placed) {
      this.window.replace(this.room.history({}));
    }
    while (!this.window.joined) {
      this.window.takeOff();
      this.window.addNewer(this.room.history({ after_seq: this.window.to, limit: 7 }));
      this.window.land();
    }
  }

  /** A page is read now and comes some time later. */
  #ask(request: object, then: (page: HistoryPage) => void): void {
    const { window } = this;
    const flight = window.takeOff();
    const page = this.room.history(request);
    const land = () => {
      if (window === this.window && window.counts(flight)) {
        then(page);
      }
      window.land();
    };
    this.#late.push({ page, land });
  }

  #resume(): void {
    this.#online = true;
    const missed = this.room.after(this.#cursor);
    if (missed.length > 15) {
      // A gap too large: the client forgets, or reads all of it in order.
      this.window.missed(this.room.head);
      this.#cursor = this.room.head;
      this.#stale = this.chance.chance(0.5);
      if (!this.#stale) {
        this.window.forget(true);
      }
      return;
    }
    for (const event of missed) {
      this.#hand(event);
    }
  }

  #hand(event: ChatEvent): void {
    this.window.live(event);
    this.#cursor = event.seq;
  }

  #reload(): void {
    const kept = structuredClone(this.window.snapshot(10));
    this.window = new Window();
    this.#late = [];
    this.#online = false;
    this.#stale = false;
    if (kept !== undefined) {
      this.window.restore(kept);
      this.#cursor = kept.to;
    } else {
      this.#cursor = this.room.head;
      this.window.missed(this.room.head);
    }
  }
}

function command(room: Room, chance: Random): Command {
  const sender_id = chance.pick(USERS);
  const target_seq = 1 + chance.below(room.head);
  const what = chance.below(10);
  if (what < 4) {
    const text = `text ${chance.below(1000)}`;
    const mentions = chance.chance(0.2) ? [chance.pick(USERS)] : undefined;
    return {
      type: "message",
      message_type: "text",
      text,
      sender_id,
      ...(mentions && { mentions }),
    };
  }
  if (what < 6) {
    return { type: "edited", target_seq, text: `edit ${chance.below(1000)}`, sender_id };
  }
  if (what < 9) {
    const emoji = chance.pick(EMOJI);
    return { type: "reacted", target_seq, emoji, on: chance.chance(0.6), sender_id };
  }
  return chance.chance(0.5)
    ? { type: "deleted", target_seq, sender_id }
    : { type: "renamed", title: `Title ${chance.below(10)}`, sender_id };
}

/** All entries of a window as they show, reactions without their order. */
function contents(window: Window) {
  return window.entries.map((entry) => ("message" in entry ? plain(entry.message) : entry));
}

/** What the server says the messages are by now. */
function present(room: Room, from: number, to: number) {
  return room
    .history({ after_seq: from - 1, limit: to - from + 1 })
    .events.filter(({ type }) => !["edited", "deleted", "reacted"].includes(type))
    .map((e) => (e.type === "message" ? plain(heldOf(e)) : e));
}

/** What comes of all events, written as simply as can be. */
function naive(room: Room) {
  const shown = new Map<number, ReturnType<typeof plain> | ChatEvent>();
  for (let seq = 1; seq <= room.head; seq += 1) {
    const event = room.raw(seq);
    if (event.type === "message") {
      shown.set(seq, plain(heldOf(event)));
    } else if (!("target_seq" in event)) {
      shown.set(seq, event);
    } else {
      const target = shown.get(event.target_seq) as ReturnType<typeof plain>;
      const users = new Set(
        target.reactions.find(([emoji]) => "emoji" in event && emoji === event.emoji)?.[1],
      );
      if (event.type === "edited") {
        const { text, sent_at: edited_at, mentions = [] } = event;
        shown.set(target.seq, { ...target, text, edited_at, mentions });
      } else if (event.type === "deleted") {
        const { edited_at: _, ...rest } = target;
        const gone = { mentions: [], attachments: [], reactions: [], meta: {} };
        shown.set(target.seq, { ...rest, ...gone, text: "", deleted: true });
      } else {
        users[event.on ? "add" : "delete"](event.sender_id);
        const others = target.reactions.filter(([emoji]) => emoji !== event.emoji);
        const now = users.size > 0 ? [[event.emoji, [...users].sort()] as const] : [];
        shown.set(target.seq, { ...target, reactions: [...others, ...now].sort() });
      }
    }
  }
  return [...shown.values()];
}

function plain(message: HeldMessage) {
  const reactions = [...message.reactions].map(
    ([emoji, users]) => [emoji, [...users].sort()] as const,
  );
  return { ...message, reactions: reactions.sort() };
}

function done(room: Room, what: Command): ChatEvent {
  return room.add(what) as ChatEvent;
}

function text(window: Window, seq: number) {
  return window.message(seq)?.message.text;
}

function message(seq: number): Message {
  return event(seq, {
    type: "message",
    message_type: "text",
    text: "hi",
    sender_id: "bob",
  }) as Message;
}

function event(seq: number, command: Command): ChatEvent {
  return { ...command, chat_id: "g42", seq, message_id: `m${seq}`, sent_at: seq } as ChatEvent;
}
