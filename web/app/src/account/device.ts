import type { Surroundings } from "./surroundings";

export interface Device {
  readonly id: string;
  /** Another tab may be this device now. */
  release(): void;
}

/**
 * Which device this tab is to the server: the same one after a reload, another one in each tab. A tab that was duplicated
 * comes with the storage of the first, which holds the lock: it becomes a device of its own. Where there are no locks
 * nobody can tell, and each load is a new device.
 */
export async function takeDevice(
  name: string,
  { tabStorage, locks, newId }: Pick<Surroundings, "tabStorage" | "locks" | "newId">,
): Promise<Device> {
  const key = name === "" ? "parley:device" : `parley:device:${name}`;
  const before = tabStorage.getItem(key);
  const again = before === null ? undefined : await locks.hold(lockOf(before));
  if (before !== null && again !== undefined) {
    return { id: before, release: again };
  }
  const id = `web-${newId()}`;
  tabStorage.setItem(key, id);
  const release = await locks.hold(lockOf(id));
  return { id, release: release ?? (() => {}) };
}

function lockOf(id: string): string {
  return `parley:device:${id}`;
}
