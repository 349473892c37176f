import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { indexedDbOutbox, type Outgoing } from "../src/index.js";
import { ackTo, errorTo, range, World } from "./fakes.js";

/** The Web Locks of a browser, as far as the outbox uses them. */
class FakeLocks {
  readonly held = new Set<string>();

  /** All that is held now ends, as when its tab is gone. */
  endAll(): void {
    this.held.clear();
  }

  async request(name: string, callback: () => Promise<void>): Promise<void> {
    this.held.add(name);
    await callback();
    this.held.delete(name);
  }

  async query() {
    return { held: [...this.held].map((name) => ({ name })) };
  }
}

let locks: FakeLocks;
let database = 0;

beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal("navigator", { locks });
  database++;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const store = () => indexedDbOutbox(`outbox-${database}`);
const entry = (n: number, more: Partial<Outgoing> = {}): Outgoing => ({
  client_id: `c-${n}`,
  queued_at: n,
  state: "queued",
  chat_id: "g1",
  text: `${n}`,
  ...more,
});
const text = (n: number) => ({ chat_id: "g1", text: `${n}` });

describe("an outbox in IndexedDB", () => {
  it("keeps entries, in order, until they are removed", async () => {
    const outbox = store();
    const failed = entry(1, { state: "failed", error: { code: "forbidden", message: "no" } });
    await outbox.put(entry(10));
    await outbox.put(entry(9, { mentions: ["bob"], meta: { a: "b" } }));
    await outbox.put(entry(1));
    await outbox.put(failed);
    await outbox.remove("c-10");
    await outbox.remove("c-77");
    expect(await outbox.load()).toEqual([
      failed,
      entry(9, { mentions: ["bob"], meta: { a: "b" } }),
    ]);
  });

  it("of another user is another one", async () => {
    await store().put(entry(1));
    expect(await indexedDbOutbox(`other-${database}`).load()).toEqual([]);
  });

  it("takes on the entries of a tab that is gone, and of no other", async () => {
    const gone = store();
    await gone.put(entry(1));
    locks.endAll();
    const open = store();
    await open.put(entry(2));
    const mine = store();
    expect((await mine.load()).map((it) => it.text)).toEqual(["1"]);
    expect((await open.load()).map((it) => it.text)).toEqual(["2"]);
    // And keeps them from then on.
    expect((await store().load()).map((it) => it.text)).toEqual([]);
    expect((await mine.load()).map((it) => it.text)).toEqual(["1"]);
  });

  it("gives an entry to one of two tabs that want it", async () => {
    const gone = store();
    for (const n of range(1, 5)) {
      await gone.put(entry(n));
    }
    locks.endAll();
    const [a, b] = await Promise.all([store().load(), store().load()]);
    expect([...a, ...b].map((it) => it.text).sort()).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("leaves its entries to others when it is closed", async () => {
    const closed = store();
    await closed.put(entry(1));
    closed.close?.();
    await vi.waitFor(() => expect(locks.held.size).toBe(0));
    expect((await store().load()).map((it) => it.text)).toEqual(["1"]);
  });

  it("in a page without Web Locks takes on all entries", async () => {
    vi.stubGlobal("navigator", {});
    await store().put(entry(1));
    expect((await store().load()).map((it) => it.text)).toEqual(["1"]);
  });

  it("does not hold up its deletion", async () => {
    const outbox = store();
    await outbox.put(entry(1));
    await new Promise((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase(`outbox-${database}`);
      deleting.onsuccess = resolve;
      deleting.onblocked = deleting.onerror = () => reject(new Error("blocked"));
    });
    await expect(outbox.put(entry(2))).rejects.toThrow();
  });

  it("that cannot be opened says so, and is opened the next time", async () => {
    const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
      throw new DOMException("no space", "QuotaExceededError");
    });
    const outbox = store();
    await expect(outbox.put(entry(1))).rejects.toThrow("no space");
    await outbox.put(entry(2));
    expect((await outbox.load()).map((it) => it.text)).toEqual(["2"]);
    open.mockRestore();
  });
});

describe("a page that is reloaded while offline", () => {
  it("sends what was written before, each once and in order", async () => {
    const before = new World({ outbox: store() });
    before.client.connect();
    for (const n of range(1, 3)) {
      await before.client.send(text(n));
    }
    locks.endAll();

    const after = new World({ outbox: store(), cursors: [["g1", 0]] });
    after.clock.now = before.clock.now + 60_000;
    after.client.connect();
    await vi.waitFor(() => expect(after.client.outgoing).toHaveLength(3));
    await after.client.send(text(4));
    const socket = await after.live();
    for (const n of range(1, 4)) {
      await vi.waitFor(() => expect(socket.all("send")).toHaveLength(n));
      socket.say(ackTo(socket.last("send"), n));
    }
    expect(after.got("event").map((event) => "text" in event && event.text)).toEqual(
      range(1, 4).map(String),
    );
    await vi.waitFor(async () => expect(await store().load()).toEqual([]));
    expect(after.client.outgoing).toEqual([]);
  });

  it("sends again what was on its way, under the same client_id", async () => {
    const before = new World({ outbox: store() });
    const first = await before.live();
    const { client_id } = await before.client.send(text(1));
    await vi.waitFor(() => expect(first.all("send")).toHaveLength(1));
    locks.endAll();
    const after = new World({ outbox: store() });
    const second = await after.live();
    await vi.waitFor(() => expect(second.all("send")).toHaveLength(1));
    expect(second.last("send").client_id).toBe(client_id);
  });

  it("still has what had failed", async () => {
    const before = new World({ outbox: store() });
    const socket = await before.live();
    await before.client.send(text(1));
    await vi.waitFor(() => expect(socket.all("send")).toHaveLength(1));
    socket.say(errorTo(socket.last("send"), "forbidden"));
    await before.client.send(text(2));
    locks.endAll();
    const after = new World({ outbox: store() });
    after.client.connect();
    await vi.waitFor(() =>
      expect(after.client.outgoing.map((it) => it.state)).toEqual(["failed", "queued"]),
    );
  });
});

describe("two tabs of a user", () => {
  it("each send their own, and what is left of one that is gone", async () => {
    const one = new World({ outbox: store() });
    await one.client.send(text(1));
    locks.endAll();
    const two = new World({ outbox: store(), deviceId: "tab-2" });
    const three = new World({ outbox: store(), deviceId: "tab-3" });
    await two.client.send(text(2));
    await three.client.send(text(3));
    const [a, b] = [await two.live(), await three.live()];
    const sent = () => [...a.all("send"), ...b.all("send")].map((frame) => frame.text);
    await vi.waitFor(() => {
      for (const socket of [a, b]) {
        for (const frame of socket.all("send")) {
          socket.say(ackTo(frame, 1));
        }
      }
      expect(sent().sort()).toEqual(["1", "2", "3"]);
    });
  });
});
