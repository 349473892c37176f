// @vitest-environment happy-dom
import { cleanup } from "@testing-library/preact";
import { options } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Workspace } from "../../src/views/workspace";
import { mount, prepareDom } from "./mount";

const { requestAnimationFrame: frame } = options;
beforeEach(prepareDom);
afterEach(() => {
  options.requestAnimationFrame = frame;
  cleanup();
  vi.unstubAllGlobals();
});

it("obeys a key that is pressed before anything was painted", () => {
  // Effects that wait for a paint wait for ever.
  options.requestAnimationFrame = () => {};
  const { router } = mount(<Workspace ownsPage />);
  const init = { key: "F", code: "KeyF", ctrlKey: true, shiftKey: true, bubbles: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", init));
  expect(router.route.value.panel).toBe("search");
});
