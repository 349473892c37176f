/** A layout for happy-dom, which has none: rows are as high as they say, and the list scrolls as in a browser. */
import { vi } from "vitest";

export const VIEW = 600;

interface Layout {
  /** Tells the list that a row has another height now. */
  resize(element: HTMLElement): void;
  restore(): void;
}

export function fakeLayout(heightOf: (row: HTMLElement) => number): Layout {
  const observers = new Map<Element, Set<ResizeObserverCallback>>();
  class FakeResizeObserver {
    readonly #seen = new Set<Element>();
    constructor(readonly callback: ResizeObserverCallback) {}
    observe(element: Element) {
      this.#seen.add(element);
      observers.set(element, (observers.get(element) ?? new Set()).add(this.callback));
      // As browsers do, before the next frame.
      queueMicrotask(() => observers.get(element)?.has(this.callback) && tell(element));
    }
    unobserve(element: Element) {
      observers.get(element)?.delete(this.callback);
    }
    disconnect() {
      for (const element of this.#seen) this.unobserve(element);
    }
  }
  vi.stubGlobal("ResizeObserver", FakeResizeObserver);
  const tell = (element: Element) => {
    const size = [{ blockSize: height(element as HTMLElement), inlineSize: 400 }];
    const entry = { target: element, borderBoxSize: size } as unknown as ResizeObserverEntry;
    for (const callback of observers.get(element) ?? []) callback([entry], {} as ResizeObserver);
  };

  const height = (element: HTMLElement) =>
    element.classList.contains("virtual")
      ? VIEW
      : element.dataset.index !== undefined
        ? heightOf(element)
        : 0;
  const property = (name: string, get: (this: HTMLElement) => number) => {
    const before = Object.getOwnPropertyDescriptor(HTMLElement.prototype, name);
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get });
    return () => {
      if (before) Object.defineProperty(HTMLElement.prototype, name, before);
      else delete (HTMLElement.prototype as unknown as Record<string, unknown>)[name];
    };
  };
  const undo = [
    property("offsetHeight", function () {
      return height(this);
    }),
    property("offsetWidth", () => 400),
    property("clientHeight", function () {
      return height(this);
    }),
    property("scrollHeight", function () {
      const room = this.querySelector<HTMLElement>(".virtual-room");
      return room === null ? height(this) : Math.max(VIEW, Number.parseFloat(room.style.height));
    }),
  ];
  const scrollTo = HTMLElement.prototype.scrollTo;
  HTMLElement.prototype.scrollTo = function (this: HTMLElement, to?: unknown) {
    const { top = 0 } = to as { top?: number };
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
    // A browser tells of it with the next frame.
    requestAnimationFrame(() => {
      this.dispatchEvent(new Event("scroll"));
      this.dispatchEvent(new Event("scrollend"));
    });
  } as typeof scrollTo;

  return {
    resize: tell,
    restore() {
      for (const back of undo) back();
      HTMLElement.prototype.scrollTo = scrollTo;
      vi.unstubAllGlobals();
    },
  };
}
