// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type VirtualHandle, VirtualList, withKept } from "../../src/parts/virtual-list";
import { fakeLayout, VIEW } from "./layout";

// Asked for when the list is loaded.
vi.hoisted(() => {
  (globalThis as { onscrollend?: null }).onscrollend = null;
});

interface Row {
  readonly key: string;
}

const rowsFrom = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ key: `m${first + i}` }));

/** Not what is guessed, so that measuring matters. */
const heights = new Map<string, number>();
const heightOf = (key: string) => heights.get(key) ?? 40 + (Number(key.slice(1)) % 7) * 10;

let layout: ReturnType<typeof fakeLayout>;
beforeEach(() => {
  heights.clear();
  layout = fakeLayout((row) => heightOf(row.textContent ?? ""));
});
afterEach(() => {
  cleanup();
  layout.restore();
});

type Options = Partial<Parameters<typeof VirtualList<Row>>[0]>;

function list(first: readonly Row[], options: Options = {}) {
  const handle = createRef<VirtualHandle>();
  const view = (items: readonly Row[], more: Options = {}) => (
    <VirtualList<Row>
      handle={handle}
      items={items}
      keyOf={(row) => row.key}
      estimate={() => 50}
      anchor="end"
      begin={() => "end"}
      render={(row) => row.key}
      {...options}
      {...more}
    />
  );
  const { container, rerender } = render(view(first));
  const scroller = container.querySelector<HTMLElement>(".virtual") as HTMLElement;
  const row = (key: string) =>
    [...container.querySelectorAll<HTMLElement>("[data-index]")].find((r) => r.textContent === key);
  return {
    handle,
    scroller,
    rows: () => [...container.querySelectorAll<HTMLElement>("[data-index]")],
    row,
    /** Where the row stands in the window of the list. */
    place: (key: string) => Number.parseFloat(row(key)?.style.top ?? "NaN") - scroller.scrollTop,
    show: (items: readonly Row[], more?: Options) => act(() => rerender(view(items, more))),
    async scrollTo(top: number) {
      await act(async () => {
        scroller.scrollTo({ top });
        await settled();
      });
    },
  };
}

/** The list reconciles where it is with what was measured, frame by frame. */
async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await new Promise((done) => requestAnimationFrame(done));
}

async function settle(): Promise<void> {
  await act(settled);
}

const fromEnd = (scroller: HTMLElement) =>
  scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

describe("a long list", () => {
  it("has in the page only what is on screen, and a little more", async () => {
    const { rows, scroller } = list(rowsFrom(0, 10_000));
    await settle();
    expect(rows().length).toBeLessThan(40);
    expect(scroller.scrollHeight).toBeGreaterThan(400_000);
  });

  it("begins at its end", async () => {
    const { row, scroller } = list(rowsFrom(0, 10_000));
    await settle();
    expect(fromEnd(scroller)).toBeLessThan(1);
    expect(row("m9999")).toBeDefined();
  });

  it("begins at the row that it is told, also among rows that were never measured", async () => {
    const { place } = list(rowsFrom(0, 10_000), {
      begin: () => ({ index: 5_000, align: "start" }),
    });
    await settle();
    expect(Math.abs(place("m5000"))).toBeLessThan(2);
  });

  it("reaches the row that it goes to also if others come before it on the way", async () => {
    const shown = rowsFrom(1_000, 100);
    const { place, show } = list(shown, { begin: () => ({ index: 50, align: "start" }) });
    show([...rowsFrom(900, 100), ...shown]);
    await settle();
    expect(Math.abs(place("m1050"))).toBeLessThan(2);
  });

  it("does not tell of what it only passes by", async () => {
    const seen: number[] = [];
    list(rowsFrom(0, 10_000), {
      begin: () => ({ index: 5_000, align: "start" }),
      onMove: (handle) => seen.push(handle.visible()?.first ?? -1),
    });
    await settle();
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set([5_000]));
  });

  it("leaves the way to the reader as soon as they scroll", async () => {
    const shown = rowsFrom(1_000, 9_000);
    const { scroller, place, show } = list(shown, {
      begin: () => ({ index: 5_000, align: "start" }),
    });
    scroller.dispatchEvent(new Event("wheel"));
    act(() => scroller.scrollTo({ top: 1_000 }));
    show([...rowsFrom(900, 100), ...shown]);
    await settle();
    expect(place("m6000")).toBeNaN();
  });

  it("shows any row", async () => {
    const { handle, place } = list(rowsFrom(0, 10_000));
    await settle();
    act(() => handle.current?.show(123, "center"));
    await settle();
    expect(place("m123")).toBeGreaterThan(0);
    expect(place("m123")).toBeLessThan(VIEW);
  });

  it("keeps a row in the page that has the focus", () => {
    const range = { startIndex: 50, endIndex: 60, overscan: 1, count: 100 };
    expect(withKept(range, 3)).toEqual([3, ...Array.from({ length: 13 }, (_, i) => 49 + i)]);
    expect(withKept(range, 55)).toHaveLength(13);
    expect(withKept(range, 100)).toHaveLength(13);
    expect(withKept(range, -1)).toHaveLength(13);
  });
});

describe("whoever reads", () => {
  it("keeps their place when older rows come before it", async () => {
    const shown = rowsFrom(1_000, 300);
    const { place, show, scrollTo, rows } = list(shown);
    await settle();
    await scrollTo(2_000);
    const key = rows()
      .map((r) => r.textContent ?? "")
      .find((k) => place(k) > 100) as string;
    const before = place(key);
    show([...rowsFrom(800, 200), ...shown]);
    await settle();
    expect(Math.abs(place(key) - before)).toBeLessThan(2);
  });

  it("keeps their place when they are at the very beginning", async () => {
    const shown = rowsFrom(1_000, 300);
    const { place, show, scrollTo } = list(shown);
    await settle();
    await scrollTo(0);
    const before = place("m1000");
    show([...rowsFrom(900, 100), ...shown]);
    await settle();
    expect(Math.abs(place("m1000") - before)).toBeLessThan(2);
  });

  it("keeps their place there also if the first row gets lower, being the first no longer", async () => {
    const shown = rowsFrom(1_000, 300);
    heights.set("m1000", 120);
    const { place, show, scrollTo, row } = list(shown, { before: 84 });
    await settle();
    await scrollTo(0);
    const before = place("m1001");
    heights.set("m1000", 76);
    show([...rowsFrom(900, 100), ...shown]);
    act(() => layout.resize(row("m1000") as HTMLElement));
    await settle();
    expect(Math.abs(place("m1001") - before)).toBeLessThan(2);
  });

  it("keeps their place when a row above grows", async () => {
    const { place, row, scrollTo } = list(rowsFrom(0, 300));
    await settle();
    await scrollTo(5_000);
    const visible = [...Array(300).keys()].map((i) => `m${i}`).filter((k) => row(k) !== undefined);
    const above = visible.find((key) => place(key) < -heightOf(key)) as string;
    const looked = visible.find((key) => place(key) > 100) as string;
    const before = place(looked);
    heights.set(above, heightOf(above) + 240);
    act(() => layout.resize(row(above) as HTMLElement));
    await settle();
    expect(Math.abs(place(looked) - before)).toBeLessThan(2);
  });

  it("is not taken along when something comes at the end", async () => {
    const shown = rowsFrom(0, 300);
    const { place, show, scrollTo, scroller } = list(shown);
    await settle();
    await scrollTo(5_000);
    const top = scroller.scrollTop;
    show([...shown, ...rowsFrom(300, 1)]);
    await settle();
    expect(scroller.scrollTop).toBe(top);
    expect(place("m300")).toBeNaN();
  });
});

describe("whoever is at the end", () => {
  it("stays there when something comes", async () => {
    const shown = rowsFrom(0, 300);
    const { show, scroller, row } = list(shown);
    await settle();
    show([...shown, ...rowsFrom(300, 3)]);
    await settle();
    expect(fromEnd(scroller)).toBeLessThan(1);
    expect(row("m302")).toBeDefined();
  });

  it("stays there when the last row grows", async () => {
    const { row, scroller } = list(rowsFrom(0, 300));
    await settle();
    heights.set("m299", 400);
    act(() => layout.resize(row("m299") as HTMLElement));
    await settle();
    expect(fromEnd(scroller)).toBeLessThan(1);
  });

  it("is not dragged through what is loaded behind it", async () => {
    const shown = rowsFrom(0, 300);
    const { show, scroller } = list(shown, { follow: false });
    await settle();
    const top = scroller.scrollTop;
    show([...shown, ...rowsFrom(300, 100)], { follow: false });
    await settle();
    expect(scroller.scrollTop).toBe(top);
  });
});

it("says which rows are to be seen, the last one only if its end is", async () => {
  const { handle, scrollTo, place } = list(rowsFrom(0, 300));
  await settle();
  await scrollTo(5_000);
  const seen = handle.current?.visible() as { first: number; last: number };
  const last = `m${seen.last}`;
  expect(place(last) + heightOf(last)).toBeLessThanOrEqual(VIEW + 4);
  const next = `m${seen.last + 1}`;
  expect(place(next) + heightOf(next)).toBeGreaterThan(VIEW);
});
