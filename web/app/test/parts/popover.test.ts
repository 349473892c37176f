import { describe, expect, it } from "vitest";
import { place } from "../../src/parts/popover";

const window = { width: 800, height: 600 };
const size = { width: 200, height: 100 };
const at = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 20 });

describe("what floats", () => {
  it("stands below its anchor, at its edge", () => {
    expect(place(at(100, 100), size, window, "below", "left")).toEqual({ left: 100, top: 126 });
    expect(place(at(400, 100), size, window, "below", "right")).toEqual({ left: 240, top: 126 });
  });

  it("stands above where that is wanted, or where there is no room below", () => {
    expect(place(at(100, 300), size, window, "above", "left").top).toBe(194);
    expect(place(at(100, 550), size, window, "below", "left").top).toBe(444);
  });

  it("stands below where there is no room above", () => {
    expect(place(at(100, 50), size, window, "above", "left").top).toBe(76);
  });

  it("never leaves the window", () => {
    const { left, top } = place(at(780, 590), { width: 300, height: 900 }, window, "below", "left");
    expect(left).toBeGreaterThanOrEqual(8);
    expect(left + 300).toBeLessThanOrEqual(792);
    expect(top).toBe(8);
  });
});
