/** Small things that a device remembers for comfort, such as emoji used last. Nothing depends on them. */
export interface DeviceMemory {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

const PREFIX = "parley.comfort.";

/** A browser may refuse, or have no room: then nothing is remembered. */
export const deviceMemory: DeviceMemory = {
  get(key) {
    try {
      return localStorage.getItem(PREFIX + key) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(PREFIX + key, value);
    } catch {}
  },
};
