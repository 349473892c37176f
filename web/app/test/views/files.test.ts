import { describe, expect, it } from "vitest";
import { boxOf } from "../../src/views/attachments";
import { hasPreview, isPicture, sizeOf } from "../../src/views/files";

describe("the size of a picture", () => {
  it("is what its sender says", () => {
    expect(sizeOf({ image_0: "1200x800", image_2: "10x20" }, 2)).toEqual({ width: 10, height: 20 });
  });

  it.each(["", "x", "0x10", "10x0", "-1x5", "1e3x5", "999999x1", "10x10;evil", "<b>x5"])(
    "is unknown if that is %j",
    (said) => {
      expect(sizeOf({ image_0: said }, 0)).toBeUndefined();
    },
  );
});

describe("its box", () => {
  it("keeps the proportions within bounds, and is never a sliver", () => {
    expect(boxOf({ width: 1600, height: 900 })).toEqual({ width: 320, height: 180 });
    expect(boxOf({ width: 900, height: 1800 })).toEqual({ width: 160, height: 320 });
    expect(boxOf({ width: 99_999, height: 1 })).toEqual({ width: 320, height: 96 });
    expect(boxOf({ width: 20, height: 20 })).toEqual({ width: 96, height: 96 });
  });

  it("is there before anything is known", () => {
    expect(boxOf(undefined)).toEqual({ width: 280, height: 210 });
  });
});

it("shows as pictures what browsers show, and nothing that may hold a script", () => {
  expect(isPicture({ media_type: "image/webp" })).toBe(true);
  expect(hasPreview({ media_type: "image/webp" })).toBe(false);
  expect(isPicture({ media_type: "image/svg+xml" })).toBe(false);
  expect(isPicture({ media_type: "text/html" })).toBe(false);
});
