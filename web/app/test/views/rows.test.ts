import { describe, expect, it } from "vitest";
import type { HeldMessage, Item } from "../../src/core/types";
import { indexOfSeq, reuse, rowsOf } from "../../src/views/rows";

const NOON = new Date(2025, 10, 14, 12).getTime();
const MINUTE = 60_000;

function message(seq: number, sender: string, at: number): Item {
  const message = {
    chat_id: "g",
    seq,
    sender_id: sender,
    sent_at: at,
    text: "x",
    attachments: [],
  } as unknown as HeldMessage;
  return { kind: "message", key: `m${seq}`, seq, message };
}

function notice(seq: number, at: number): Item {
  const event = { type: "renamed", chat_id: "g", seq, sent_at: at, sender_id: "a", title: "T" };
  return { kind: "notice", key: `n${seq}`, seq, event: event as never };
}

function outgoing(at: number): Item {
  const out = { client_id: "c", queued_at: at, text: "x", state: "queued" };
  return { kind: "outgoing", key: "c", outgoing: out as never, status: "queued", attachments: [] };
}

describe("what one person says in one go", () => {
  it("belongs together", () => {
    const rows = rowsOf(
      [message(1, "a", NOON), message(2, "a", NOON + MINUTE), message(3, "b", NOON + 2 * MINUTE)],
      undefined,
      "me",
    );
    expect(rows.map((r) => [r.first, r.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it("is parted by a pause, by what happens, by the line of the unread", () => {
    const items = [
      message(1, "a", NOON),
      message(2, "a", NOON + 6 * MINUTE),
      notice(3, NOON + 6 * MINUTE),
      message(4, "a", NOON + 7 * MINUTE),
      message(5, "a", NOON + 7 * MINUTE),
    ];
    expect(rowsOf(items, 5, "me").map((r) => r.first)).toEqual([true, true, true, true, true]);
  });

  it("goes on with what waits to be sent", () => {
    const rows = rowsOf([message(1, "me", NOON), outgoing(NOON + MINUTE)], undefined, "me");
    expect(rows.map((r) => r.first)).toEqual([true, false]);
  });

  it("does not mind a clock that runs backwards a little", () => {
    const rows = rowsOf([message(1, "a", NOON), message(2, "a", NOON - MINUTE)], undefined, "me");
    expect(rows[1]?.first).toBe(false);
  });
});

describe("days", () => {
  it("begin with the first message of each", () => {
    const rows = rowsOf(
      [message(1, "a", NOON - 86_400_000), message(2, "a", NOON), message(3, "a", NOON + MINUTE)],
      undefined,
      "me",
    );
    expect(rows.map((r) => r.day !== undefined)).toEqual([true, true, false]);
  });
});

describe("the line of the unread", () => {
  it("stands above the first that is there, once", () => {
    const items = [message(1, "a", NOON), message(4, "a", NOON), message(5, "a", NOON)];
    expect(rowsOf(items, 3, "me").map((r) => r.fresh)).toEqual([false, true, false]);
    expect(rowsOf(items, undefined, "me").some((r) => r.fresh)).toBe(false);
  });
});

it("keeps the rows that did not change", () => {
  const items = [message(1, "a", NOON), message(2, "b", NOON), message(3, "b", NOON)];
  const before = rowsOf(items, undefined, "me");
  const changed = message(2, "b", NOON);
  const after = reuse(
    before,
    rowsOf([items[0] as Item, changed, items[2] as Item], undefined, "me"),
  );
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[2]).toBe(before[2]);
});

it("finds the row of a seq, or that which stands where it would", () => {
  const rows = rowsOf(
    [message(3, "a", NOON), message(7, "a", NOON), message(9, "a", NOON), outgoing(NOON)],
    undefined,
    "me",
  );
  expect([1, 3, 5, 7, 9].map((seq) => indexOfSeq(rows, seq))).toEqual([0, 0, 1, 1, 2]);
  expect(indexOfSeq(rows, 10)).toBe(3);
  expect(indexOfSeq([], 1)).toBe(-1);
});
