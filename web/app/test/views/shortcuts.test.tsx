// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fakeAccount } from "../../harness/fake-account";
import { Client } from "../../src/views/client";
import { memoryRouter } from "../../src/views/router";
import { Workspace } from "../../src/views/workspace";
import { prepareDom, rememberingNothing } from "./mount";

beforeEach(prepareDom);
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

it("obeys a key that is pressed before anything was painted", () => {
  const router = memoryRouter();
  const account = fakeAccount(new URLSearchParams("many=20&read"));
  // Not by the testing library, which runs the effects that wait for a paint.
  render(
    <Client account={account} router={router} memory={rememberingNothing()}>
      <Workspace ownsPage />
    </Client>,
    document.body,
  );
  const init = { key: "F", code: "KeyF", ctrlKey: true, shiftKey: true, bubbles: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", init));
  expect(router.route.value.panel).toBe("search");
});
