import type { Clock } from "../core/surroundings";

/** Waits for something, but not for longer; whatever comes of it. */
export function patiently(doing: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(resolve, ms);
    const done = () => {
      clock.clearTimeout(timer);
      resolve();
    };
    doing.then(done, done);
  });
}
