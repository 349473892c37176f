// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, expect, it } from "vitest";
import { Tabs, useTabIds } from "../../src/views/tabs";

afterEach(cleanup);

const TABS = ["one", "two", "three"].map((key) => ({ key, label: key }));

function Case({ vertical }: { readonly vertical: boolean }) {
  const [current, choose] = useState("one");
  const ids = useTabIds();
  return <Tabs {...{ tabs: TABS, current, label: "", vertical, onChoose: choose, ids }} />;
}

it.each([
  [false, "ArrowRight", "two"],
  [false, "ArrowLeft", "three"],
  [false, "ArrowDown", "one"],
  [true, "ArrowDown", "two"],
  [true, "ArrowUp", "three"],
  // In columns.
  [true, "ArrowRight", "two"],
  [true, "ArrowLeft", "three"],
])("vertical %s: %s leads to %s", (vertical, key, expected) => {
  const { getByRole } = render(<Case vertical={vertical} />);
  fireEvent.keyDown(getByRole("tab", { selected: true }), { key });
  expect(getByRole("tab", { selected: true }).textContent).toBe(expected);
});
