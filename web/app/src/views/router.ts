/** Where the user is: in the address of a page of its own, or in memory where the page is somebody else's. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Route {
  readonly chatId?: string;
  /** The message to show, of the chat. */
  readonly seq?: number;
  /** What stands beside the conversation, or in its place where there is no room. */
  readonly panel?: "details" | "search";
}

export interface Router {
  readonly route: ReadonlySignal<Route>;
  go(route: Route, how?: "push" | "replace"): void;
  /** One step back if that was inside, else to `parent`. */
  back(parent: Route): void;
  /** For links; absent where addresses are not ours. */
  href?(route: Route): string;
  close(): void;
}

export function formatRoute({ chatId, seq, panel }: Route): string {
  const path = chatId === undefined ? "" : `chat/${encodeURIComponent(chatId)}`;
  const at = chatId === undefined || seq === undefined ? "" : `/${seq}`;
  return `#/${path}${at}${panel === undefined ? "" : `?${panel}`}`;
}

/** What is no route is the beginning. */
export function parseRoute(hash: string): Route {
  const [path = "", query] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [name, id, at] = path.split("/");
  const panel: Pick<Route, "panel"> =
    query === "details" || query === "search" ? { panel: query } : {};
  if (name !== "chat" || id === undefined || id === "") return query === "search" ? panel : {};
  const chatId = decoded(id);
  if (chatId === undefined) return {};
  const seq = Number(at);
  return { chatId, ...(Number.isSafeInteger(seq) && seq > 0 && { seq }), ...panel };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function sameRoute(a: Route, b: Route): boolean {
  return a.chatId === b.chatId && a.seq === b.seq && a.panel === b.panel;
}

/** In the fragment of the address, so that the browser's Back works and a chat may be linked to. */
export function hashRouter(window: Window): Router {
  const route = signal(parseRoute(window.location.hash));
  /** How many of our own entries are before this one. */
  const depth = () => Number((window.history.state as { parley?: number } | null)?.parley ?? 0);
  const read = () => {
    const next = parseRoute(window.location.hash);
    if (!sameRoute(next, route.peek())) route.value = next;
  };
  window.addEventListener("popstate", read);
  return {
    route,
    go(next, how = "push") {
      if (sameRoute(next, route.peek())) return;
      if (how === "push") {
        window.history.pushState({ parley: depth() + 1 }, "", formatRoute(next));
      } else {
        window.history.replaceState(window.history.state, "", formatRoute(next));
      }
      route.value = next;
    },
    back(parent) {
      if (depth() > 0) window.history.back();
      else this.go(parent, "replace");
    },
    href: formatRoute,
    close: () => window.removeEventListener("popstate", read),
  };
}

const REMEMBERED = 50;

/** For an element in another page, whose address is its own. */
export function memoryRouter(first: Route = {}): Router {
  const route = signal(first);
  const before: Route[] = [];
  return {
    route,
    go(next, how = "push") {
      if (sameRoute(next, route.peek())) return;
      if (how === "push") before.push(route.peek());
      if (before.length > REMEMBERED) before.shift();
      route.value = next;
    },
    back(parent) {
      route.value = before.pop() ?? parent;
    },
    close: () => {},
  };
}
