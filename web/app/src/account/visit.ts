import { effect } from "@preact/signals";
import type { Core, CoreOptions, Ended } from "../core/types";
import { type Device, takeDevice } from "./device";
import type { Surroundings } from "./surroundings";

export type MakeCore = (options: CoreOptions, outside: Surroundings) => Promise<Core>;

/** A user's time in this tab: from signing in, or the load of the page, to signing out, or its end. */
export class Visit {
  #stop: (() => void) | undefined;

  private constructor(
    readonly core: Core,
    private readonly device: Device,
  ) {}

  /** @param name keeps devices of several accounts on one page apart */
  static async begin(
    name: string,
    options: Omit<CoreOptions, "deviceId">,
    outside: Surroundings,
    makeCore: MakeCore,
  ): Promise<Visit> {
    const device = await takeDevice(name, outside);
    const core = await makeCore({ ...options, deviceId: device.id }, outside);
    return new Visit(core, device);
  }

  /** Tells when the core has stopped for good, also if it has already; not after `end()`. */
  onEnded(listener: (ended: Ended) => void): void {
    this.#stop = effect(() => {
      const ended = this.core.ended.value;
      if (ended !== undefined) {
        // Not while signals are being computed: much will change.
        queueMicrotask(() => this.#stop && listener(ended));
      }
    });
  }

  async end(): Promise<void> {
    this.#stop?.();
    this.#stop = undefined;
    await this.core.close();
    this.device.release();
  }
}
