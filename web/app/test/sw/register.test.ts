import { describe, expect, test } from "vitest";
import { startPageWorker } from "../../src/sw/register";
import { FakeBrowser, settled } from "./browser";

describe("the worker of a page", () => {
  test("is that of the whole site", async () => {
    const browser = new FakeBrowser();
    startPageWorker(browser);
    expect(browser.registered).toEqual([["/sw.js", { scope: "/", updateViaCache: "none" }]]);
  });

  test("is none where there are none", async () => {
    const browser = new FakeBrowser();
    browser.workers = undefined;
    const worker = startPageWorker(browser);
    await settled();
    expect(worker.updateReady.value).toBe(false);
    worker.update();
    expect(browser.reloads).toBe(1);
  });

  test("is told where the page is when it asks", async () => {
    const browser = new FakeBrowser();
    startPageWorker(browser);
    browser.at = "#/chat/g42";
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    browser.tell({ type: "where" }, [port2]);
    expect(await answer).toBe("#/chat/g42");
    port1.close();
  });

  test("may be refused", async () => {
    const browser = new FakeBrowser();
    browser.container.register = () => Promise.reject(new Error("SecurityError"));
    const worker = startPageWorker(browser);
    await settled();
    expect(worker.updateReady.value).toBe(false);
  });

  test("is no news when it is the first", async () => {
    const browser = new FakeBrowser(null);
    const worker = startPageWorker(browser);
    await settled();
    browser.arrive();
    browser.control();
    expect(worker.updateReady.value).toBe(false);
    expect(browser.reloads).toBe(0);
  });

  test("is news when it is a newer one, which comes when it is wanted", async () => {
    const browser = new FakeBrowser();
    const worker = startPageWorker(browser);
    await settled();
    const told: unknown[] = [];
    browser.arrive(told);
    expect(worker.updateReady.value).toBe(true);
    expect(told).toEqual([]);

    worker.update();
    expect(told).toEqual([{ type: "skip_waiting" }]);
    expect(browser.reloads).toBe(0);
    browser.control();
    expect(browser.reloads).toBe(1);
  });

  test("is news when it has waited since before", async () => {
    const browser = new FakeBrowser();
    browser.registration.waiting = { state: "installed", postMessage: () => {} };
    const worker = startPageWorker(browser);
    await settled();
    expect(worker.updateReady.value).toBe(true);
  });

  test("is news to a page when another one wanted it, and nothing is reloaded unasked", async () => {
    const browser = new FakeBrowser();
    const worker = startPageWorker(browser);
    await settled();
    browser.control();
    expect(browser.reloads).toBe(0);
    expect(worker.updateReady.value).toBe(true);
    worker.update();
    expect(browser.reloads).toBe(1);
  });

  test("is looked for when the page is looked at again, once an hour", async () => {
    const browser = new FakeBrowser();
    startPageWorker(browser);
    await settled();
    browser.looked();
    browser.time += 3_599_999;
    browser.looked();
    expect(browser.updates).toBe(0);
    browser.time += 1;
    browser.looked();
    browser.looked();
    expect(browser.updates).toBe(1);
  });
});
