// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import {
  formatRoute,
  hashRouter,
  memoryRouter,
  parseRoute,
  type Route,
} from "../../src/views/router";

const routes: readonly (readonly [string, Route])[] = [
  ["#/", {}],
  ["#/?search", { panel: "search" }],
  ["#/chat/g42", { chatId: "g42" }],
  ["#/chat/d%3Aa%3Ab%7Cc", { chatId: "d:a:b|c" }],
  ["#/chat/g42/17", { chatId: "g42", seq: 17 }],
  ["#/chat/g42/17?details", { chatId: "g42", seq: 17, panel: "details" }],
];

describe("an address", () => {
  it.each(routes)("%s is read as it is written", (address, route) => {
    expect(formatRoute(route)).toBe(address);
    expect(parseRoute(address)).toEqual(route);
  });

  it.each([
    ["", {}],
    ["#", {}],
    ["#/nonsense", {}],
    ["#/chat/", {}],
    ["#/chat/%E0%A4%A", {}],
    ["#/chat/g/0", { chatId: "g" }],
    ["#/chat/g/-1", { chatId: "g" }],
    ["#/chat/g/1e99", { chatId: "g" }],
    ["#/chat/g?evil", { chatId: "g" }],
    ["#/?details", {}],
  ])("%j is read as far as it makes sense", (address, route) => {
    expect(parseRoute(address)).toEqual(route);
  });
});

describe("in a page of its own", () => {
  it("the route is in the address, and the browser's own ways change it", () => {
    history.replaceState(null, "", "#/chat/a");
    const router = hashRouter(window as unknown as Window & typeof globalThis);
    expect(router.route.value).toEqual({ chatId: "a" });
    router.go({ chatId: "b" });
    expect(location.hash).toBe("#/chat/b");
    router.go({ chatId: "b", panel: "details" }, "replace");
    expect(location.hash).toBe("#/chat/b?details");
    history.replaceState(null, "", "#/chat/c");
    window.dispatchEvent(new Event("popstate"));
    expect(router.route.value).toEqual({ chatId: "c" });
    router.close();
  });

  it("leads back to what is above where nothing was before", () => {
    history.replaceState(null, "", "#/chat/a");
    const router = hashRouter(window as unknown as Window & typeof globalThis);
    router.back({});
    expect(router.route.value).toEqual({});
    router.close();
  });
});

describe("in another page", () => {
  it("leads back one step, then to what is above", () => {
    const router = memoryRouter({ chatId: "a" });
    router.go({ chatId: "b" });
    router.go({ chatId: "b" });
    router.back({});
    expect(router.route.value).toEqual({ chatId: "a" });
    router.back({});
    expect(router.route.value).toEqual({});
  });
});
