/** What pages leave for the worker, which has no other way to know. */
export interface Notes {
  /** Whether notifications show what was said. */
  readonly text: boolean;
}

const CACHE = "parley-notes";
const KEY = "/notes";
const DEFAULTS: Notes = { text: true };

export async function readNotes(caches: CacheStorage): Promise<Notes> {
  try {
    const held = await (await caches.open(CACHE)).match(KEY);
    return held === undefined ? DEFAULTS : { ...DEFAULTS, ...((await held.json()) as Notes) };
  } catch {
    return DEFAULTS;
  }
}

export async function writeNotes(caches: CacheStorage, notes: Notes): Promise<void> {
  await (await caches.open(CACHE)).put(KEY, new Response(JSON.stringify(notes)));
}
