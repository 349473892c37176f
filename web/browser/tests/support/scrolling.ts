import type { Locator } from "@playwright/test";

export interface Scrolled {
  readonly frames: number;
  /** Most elements, most messages that were in the page at a time. */
  readonly elements: number;
  readonly messages: number;
  /** The longest time for which the list showed nothing, and for which the page did not answer, in milliseconds. */
  readonly blank: number;
  readonly stuck: number;
  /** Where messages on screen did not follow each other by their numbers: a hole, a double, or another order. */
  readonly broken: readonly string[];
}

/** Watches a list of messages that say "message 1;" and so on while something scrolls it. */
export async function watchScrolling(
  feed: Locator,
  scroll: () => Promise<void>,
): Promise<Scrolled> {
  const handle = await feed.evaluateHandle((list) => {
    const seen = { frames: 0, elements: 0, messages: 0, blank: 0, stuck: 0 };
    const broken = new Set<string>();
    const scroller = list.parentElement as HTMLElement;
    let blankSince: number | undefined;
    let watching = true;
    const look = (now: number) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const articles = [...list.querySelectorAll("article")];
      const numbers = articles
        .map((article) => [article.getBoundingClientRect(), article] as const)
        .filter(([box]) => box.bottom > top && box.top < bottom)
        .map(([, article]) => Number(/message (\d+);/.exec(article.textContent ?? "")?.[1]));
      const follow = numbers.every((n, i) => i === 0 || n === (numbers[i - 1] as number) + 1);
      if (!follow) broken.add(numbers.join(" "));
      seen.frames += 1;
      seen.messages = Math.max(seen.messages, articles.length);
      seen.elements = Math.max(seen.elements, list.querySelectorAll("*").length);
      blankSince = numbers.length > 0 ? undefined : (blankSince ?? now);
      seen.blank = Math.max(seen.blank, blankSince === undefined ? 0 : now - blankSince);
      if (watching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const observer = new PerformanceObserver((tasks) => {
      for (const { duration } of tasks.getEntries()) seen.stuck = Math.max(seen.stuck, duration);
    });
    observer.observe({ type: "longtask" });
    return {
      stop() {
        watching = false;
        observer.disconnect();
        return { ...seen, broken: [...broken] };
      },
    };
  });
  await scroll();
  return handle.evaluate((watch) => watch.stop());
}
