// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Page } from "../../src/core/types";
import { usePages } from "../../src/views/use-search";

type Answer = (page: Page<string>) => void;
const asked: {
  readonly query: string;
  readonly next: string | undefined;
  readonly answer: Answer;
  readonly fail: () => void;
}[] = [];

function Search({ query }: { readonly query: string | undefined }) {
  const found = usePages<string>(query, (next) => {
    return new Promise((answer, reject) => {
      asked.push({ query: query as string, next, answer, fail: () => reject(new Error("no")) });
    });
  });
  return (
    <div>
      <output>{found.items.join()}</output>
      <i>{found.state}</i>
      {found.more && (
        <button type="button" onClick={found.more}>
          more
        </button>
      )}
      {found.state === "failed" && (
        <button type="button" onClick={found.retry}>
          again
        </button>
      )}
    </div>
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function search() {
  const { container, rerender } = render(<Search query={undefined} />);
  return {
    ask: (query: string | undefined) => act(() => rerender(<Search query={query} />)),
    pause: () =>
      act(() => {
        vi.advanceTimersByTime(300);
      }),
    answer: (i: number, items: string[], next?: string) =>
      act(async () => asked[i]?.answer({ items, ...(next && { next }) })),
    fail: (i: number) => act(async () => asked[i]?.fail()),
    click: () => act(() => container.querySelector("button")?.click()),
    items: () => container.querySelector("output")?.textContent,
    state: () => container.querySelector("i")?.textContent,
    button: () => container.querySelector("button")?.textContent,
  };
}

describe("what is looked for", () => {
  it("is asked once somebody has stopped typing", () => {
    const { ask, pause, state } = search();
    ask("a");
    ask("ab");
    expect(asked).toEqual([]);
    expect(state()).toBe("loading");
    pause();
    expect(asked.map((a) => a.query)).toEqual(["ab"]);
  });

  it("is never answered by an earlier question", async () => {
    const { ask, pause, answer, items } = search();
    ask("a");
    pause();
    ask("b");
    pause();
    await answer(1, ["of b"]);
    await answer(0, ["of a"]);
    expect(items()).toBe("of b");
  });

  it("goes on page by page", async () => {
    const { ask, pause, answer, items, click, button } = search();
    ask("a");
    pause();
    await answer(0, ["1"], "next");
    expect(button()).toBe("more");
    click();
    expect(asked[1]?.next).toBe("next");
    await answer(1, ["2"]);
    expect(items()).toBe("1,2");
    expect(button()).toBeUndefined();
  });

  it("may be asked again when it failed", async () => {
    const { ask, pause, fail, click, state, answer, items } = search();
    ask("a");
    pause();
    await fail(0);
    expect(state()).toBe("failed");
    click();
    pause();
    await answer(1, ["1"]);
    expect(items()).toBe("1");
  });

  it("is nothing when nothing is asked", async () => {
    const { ask, pause, answer, items, state } = search();
    ask("a");
    pause();
    ask(undefined);
    await answer(0, ["late"]);
    expect(items()).toBe("");
    expect(state()).toBe("idle");
  });
});
