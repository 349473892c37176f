// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { act, cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Workspace } from "../../src/views/workspace";
import { mount, prepareDom } from "./mount";

const WORDS = "A new version is ready.";
const updateReady = signal(false);
const update = vi.fn();

beforeEach(() => {
  prepareDom();
  updateReady.value = false;
  update.mockReset();
  mount(<Workspace ownsPage worker={{ updateReady, update }} />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const arrive = () =>
  act(() => {
    updateReady.value = true;
  });
const region = () => screen.queryByRole("region", { name: "New version" });
const button = (name: string) => screen.getByRole("button", { name });

it("says nothing while there is no newer version", () => {
  expect(region()).toBeNull();
});

it("says that there is one, and leaves the focus where it is", () => {
  const search = screen.getByRole("searchbox", { name: "Find a chat" });
  search.focus();
  arrive();
  expect(region()?.textContent).toContain(WORDS);
  expect(document.activeElement).toBe(search);
});

it("says it to screen readers, too", async () => {
  vi.useFakeTimers();
  arrive();
  await act(async () => void vi.advanceTimersByTime(2_000));
  expect(screen.getByRole("log").textContent).toBe(WORDS);
});

it("reloads when it is wanted, and not before", () => {
  arrive();
  expect(update).not.toHaveBeenCalled();
  fireEvent.click(button("Reload"));
  expect(update).toHaveBeenCalledOnce();
});

it("goes away when it is put off", () => {
  arrive();
  fireEvent.click(button("Later"));
  expect(region()).toBeNull();
  expect(update).not.toHaveBeenCalled();
});
