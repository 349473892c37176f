import type { WireEntry } from "@parley/client";
import { computed, signal } from "@preact/signals";
import type { WireLog } from "./types";

const MAX_ENTRIES = 500;

type Entry = WireEntry & { readonly id: number };

/** The last frames for who wants to look. The SDK has taken tokens out of them. */
export class Wire implements WireLog {
  #last: Entry[] = [];
  #count = 0;
  readonly #version = signal(0);
  readonly paused = signal(false);
  readonly ackLatencyMs = signal<number | undefined>(undefined);
  readonly totals = signal({ in: 0, out: 0, bytesIn: 0, bytesOut: 0 });
  /** Made only while somebody looks: frames may come by the thousand. */
  readonly entries = computed<readonly Entry[]>(() => {
    this.#version.value;
    return [...this.#last];
  });

  heard(entry: WireEntry): void {
    this.#add(entry);
    if (entry.frame.type === "ack" && entry.latency_ms !== undefined) {
      this.ackLatencyMs.value = entry.latency_ms;
    }
    if (!this.paused.peek()) {
      this.#count += 1;
      this.#last.push({ ...entry, id: this.#count });
      if (this.#last.length > MAX_ENTRIES) {
        this.#last.shift();
      }
      this.#version.value += 1;
    }
  }

  pause(on: boolean): void {
    this.paused.value = on;
  }

  clear(): void {
    this.#last = [];
    this.#version.value += 1;
  }

  #add({ direction, bytes }: WireEntry): void {
    const totals = this.totals.peek();
    this.totals.value =
      direction === "in"
        ? { ...totals, in: totals.in + 1, bytesIn: totals.bytesIn + bytes }
        : { ...totals, out: totals.out + 1, bytesOut: totals.bytesOut + bytes };
  }
}
