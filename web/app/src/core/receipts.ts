import { signal } from "@preact/signals";
import type { Marker, Receipt } from "./types";

/**
 * How far the others of a chat have got, as far as this device was told. What is told moves forward only: a `marked` may
 * get lost or come late.
 */
export class Receipts {
  readonly markers = signal<ReadonlyMap<string, Marker>>(new Map());
  /** Who joined after a message is nobody who has got it, wherever their marker stands. */
  readonly #joined = new Map<string, number>();

  told(user: string, { read_seq, delivered_seq }: Marker): void {
    const before = this.markers.peek().get(user) ?? { read_seq: 0, delivered_seq: 0 };
    const read = Math.max(before.read_seq, read_seq);
    const delivered = Math.max(before.delivered_seq, delivered_seq, read);
    if (read !== before.read_seq || delivered !== before.delivered_seq) {
      const marker = { read_seq: read, delivered_seq: delivered };
      this.markers.value = new Map(this.markers.peek()).set(user, marker);
    }
  }

  joined(user: string, seq: number): void {
    this.#joined.set(user, seq);
  }

  left(user: string): void {
    this.#joined.delete(user);
    const markers = new Map(this.markers.peek());
    if (markers.delete(user)) {
      this.markers.value = markers;
    }
  }

  restore(markers: Iterable<readonly [string, Marker]>): void {
    for (const [user, marker] of markers) {
      this.told(user, marker);
    }
  }

  /** Who has read, and who has got but not read, what stands at a seq. */
  of(seq: number): { readonly read: readonly string[]; readonly delivered: readonly string[] } {
    const read: string[] = [];
    const delivered: string[] = [];
    for (const [user, marker] of this.markers.value) {
      if ((this.#joined.get(user) ?? 0) > seq) {
        continue;
      }
      if (marker.read_seq >= seq) {
        read.push(user);
      } else if (marker.delivered_seq >= seq) {
        delivered.push(user);
      }
    }
    return { read, delivered };
  }

  /** @param others how many there are */
  receipt(seq: number, others: number): Receipt {
    const of = this.of(seq);
    const read = of.read.length;
    const delivered = read + of.delivered.length;
    const status = read > 0 ? "read" : delivered > 0 ? "delivered" : "sent";
    return { status, delivered, read, others };
  }
}
