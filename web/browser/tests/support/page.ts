import type { Page } from "@playwright/test";

/** The user looks at another window, or comes back: no browser of a test does so by itself. */
export async function look(page: Page, at: "away" | "here"): Promise<void> {
  await page.evaluate((away) => {
    const state = away ? "hidden" : "visible";
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => away });
    document.hasFocus = () => !away;
    document.dispatchEvent(new Event("visibilitychange"));
    window.dispatchEvent(new Event(away ? "blur" : "focus"));
  }, at === "away");
}

/** What comes while it is shut waits before it. Open at first. */
export interface Gate {
  readonly waiting: number;
  shut(): void;
  open(): void;
}

interface FrameOf {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * A gate for what the server answers to requests of a type. To be called before the page connects.
 */
export async function gateAnswers(page: Page, type: string): Promise<Gate> {
  const held: (() => void)[] = [];
  let open = true;
  await page.routeWebSocket(/\/v1\/ws/, (socket) => {
    const server = socket.connectToServer();
    const asked = new Set<unknown>();
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data)) as FrameOf;
      if (frame.type === type) asked.add(frame.id);
      server.send(data);
    });
    server.onMessage((data) => {
      const frame = JSON.parse(String(data)) as FrameOf;
      const send = () => socket.send(data);
      if (!open && asked.has(frame.id)) held.push(send);
      else send();
    });
  });
  return {
    get waiting() {
      return held.length;
    },
    shut() {
      open = false;
    },
    open() {
      open = true;
      for (const send of held.splice(0)) send();
    },
  };
}
