import { expect, type Locator, type Page } from "@playwright/test";

/** How far below the top of the window something is, once it stays there. */
export async function restingTop(element: Locator): Promise<number> {
  return element.evaluate(
    (e) =>
      new Promise<number>((resolve) => {
        const STILL = 10;
        let last = Number.NaN;
        let still = 0;
        const look = () => {
          const { top } = e.getBoundingClientRect();
          still = top === last ? still + 1 : 0;
          last = top;
          if (still >= STILL) resolve(top);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/**
 * Nothing is wider than what it is in, so neither the page nor a part of it can be scrolled sideways by mistake. Once the
 * page has settled: a window that has just become narrow shows two panes for a frame.
 */
export async function expectNoSidewaysScroll(page: Page, where = "the page"): Promise<void> {
  const wide = () => page.evaluate(sidewaysScrolling);
  await expect.poll(wide, `${where}: what can be scrolled sideways`).toEqual([]);
}

function sidewaysScrolling(): string[] {
  const root = document.scrollingElement ?? document.documentElement;
  const named = (e: Element) => `${e.tagName.toLowerCase()}.${e.className}`;
  const scrolls = (e: Element) =>
    e.clientWidth > 0 &&
    e.scrollWidth > e.clientWidth + 1 &&
    (e === root || /auto|scroll/.test(getComputedStyle(e).overflowX));
  // Code is meant to be scrolled on its own.
  const meant = (e: Element) => e.closest("pre, textarea, input, select") !== null;
  /** What sticks out farthest. */
  const culprit = (e: Element) =>
    [...e.querySelectorAll("*")].reduce((a, b) =>
      b.getBoundingClientRect().right > a.getBoundingClientRect().right ? b : a,
    );
  return [root, ...document.querySelectorAll("body *")]
    .filter((e) => scrolls(e) && !meant(e))
    .map((e) => `${named(e)} because of ${named(culprit(e))}`);
}

/** The colour behind the middle of an element, as 0 (black) to 255 (white). */
export async function lightnessBehind(element: Locator): Promise<number> {
  return element.evaluate((e) => {
    let at: Element | null = e;
    while (at !== null) {
      const colour = getComputedStyle(at).backgroundColor;
      const canvas = document.createElement("canvas").getContext("2d");
      if (canvas === null) return Number.NaN;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      if (alpha === 255) return Math.round((r + g + b) / 3);
      at = at.parentElement;
    }
    return 255;
  });
}

/** Whether the characters of an element stand from left to right. */
export async function runsFromTheLeft(element: Locator): Promise<boolean> {
  return element.evaluate((e) => {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    const text = walker.nextNode();
    if (text === null || text.textContent === null || text.textContent.length < 2) return true;
    const at = (i: number) => {
      const range = document.createRange();
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      return range.getBoundingClientRect().left;
    };
    return at(0) < at(text.textContent.length - 1);
  });
}
