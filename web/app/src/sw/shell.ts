/** The files that make up the client, held so that it starts without a network. */
import type { WorkerScope } from "./scope";

const PREFIX = "parley-shell-";
const HOME = "/";
const HASHED = "/assets/";

/** How long a page waits for the network while one is held. */
const PATIENCE_MS = 3_000;

/** What to do with a request: answer it as the page, answer it from what is held, or stay out of its way. */
export type Route = "page" | "file" | "network";

/** @param files the paths that are held */
export function routeOf(
  { method, mode, url }: Pick<Request, "method" | "mode" | "url">,
  origin: string,
  files: ReadonlySet<string>,
): Route {
  const { origin: of, pathname } = new URL(url);
  if (method !== "GET" || of !== origin) return "network";
  if (mode === "navigate") return pathname === HOME ? "page" : "network";
  return pathname !== HOME && (files.has(pathname) || pathname.startsWith(HASHED))
    ? "file"
    : "network";
}

/**
 * The caches that nobody needs: of all versions but this one and the one before. A page of that one may still be open and
 * load the rest of itself, which the server does not have any more.
 *
 * @param names in the order in which they were made
 */
export function outdated(names: readonly string[], version: string): string[] {
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + version);
  return others.slice(0, -1);
}

/** Whether it is a page, and asks for these files and no others. Nodes are not upgraded all at once: it may be older. */
export function fits(page: string, files: ReadonlySet<string>): boolean {
  const names = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(([, name]) => name);
  return names.length > 0 && names.every((name) => files.has(`/${name}`));
}

export interface Shell {
  /** Takes all files in. Fails if one cannot be had: the browser tries again later. */
  fill(): Promise<void>;
  removeOutdated(): Promise<void>;
  /** The answer to a request; undefined leaves it to the browser. */
  answer(request: Request): Promise<Response> | undefined;
}

/**
 * @param paths of all files of this version
 * @param version another one whenever one of them is
 */
export function shellOf(scope: WorkerScope, paths: readonly string[], version: string): Shell {
  const files = new Set(paths);
  const { caches } = scope;
  const open = () => caches.open(PREFIX + version);

  /** What has a hash in its name is the same whoever held it. */
  async function have(path: string): Promise<Response> {
    const hashed = path.startsWith(HASHED);
    const held = hashed ? await caches.match(path, { ignoreVary: true }) : undefined;
    if (held !== undefined) return held;
    const response = await scope.fetch(path, {
      cache: hashed ? "default" : "no-cache",
      // Who does not ask for a page is told at `/` that the node is up, and nothing else.
      ...(path === HOME && { headers: { Accept: "text/html" } }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    if (path === HOME && !fits(await response.clone().text(), files)) {
      throw new Error("the page is none, or of another version");
    }
    return response;
  }

  /** From the network, unless that is away, broken, or takes too long. */
  async function page(request: Request): Promise<Response> {
    const coming = scope.fetch(request);
    // What becomes of it is said below, a moment later.
    coming.catch(() => {});
    const held = await (await open()).match(HOME, { ignoreVary: true });
    if (held === undefined) return coming;
    const late = new Promise<Response>((resolve) => {
      scope.setTimeout(() => resolve(held), PATIENCE_MS);
    });
    const inTime = coming.then(
      (response) => (response.status >= 500 ? held : response),
      () => held,
    );
    return Promise.race([inTime, late]);
  }

  async function file(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const held =
      (await (await open()).match(pathname, { ignoreVary: true })) ??
      (pathname.startsWith(HASHED) && (await caches.match(pathname, { ignoreVary: true })));
    return held || scope.fetch(request);
  }

  return {
    async fill() {
      const cache = await open();
      try {
        await Promise.all(
          paths.map(async (path) => {
            await cache.put(path, await have(path));
          }),
        );
      } catch (error) {
        await caches.delete(PREFIX + version);
        throw error;
      }
    },
    async removeOutdated() {
      const names = outdated(await caches.keys(), version);
      await Promise.all(names.map((name) => caches.delete(name)));
    },
    answer(request) {
      switch (routeOf(request, scope.location.origin, files)) {
        case "page":
          return page(request);
        case "file":
          return file(request);
        case "network":
          return undefined;
      }
    },
  };
}
