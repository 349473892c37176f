import type { ParleyHttp } from "@parley/client/http";
import { told } from "./failure";
import type { Files } from "./types";

/** Bytes that are kept in memory; the least recently used give way. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Files of messages. They never change, so each is fetched once as long as it is in memory. */
export class FilesInMemory implements Files {
  readonly #kept = new Map<string, Promise<Blob>>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  constructor(private readonly http: Pick<ParleyHttp, "blob">) {}

  blob(
    attachmentId: string,
    options: { readonly preview?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<Blob> {
    const key = options.preview ? `${attachmentId}/preview` : attachmentId;
    const kept = this.#kept.get(key) ?? this.#kept.get(attachmentId);
    if (kept !== undefined) {
      return this.#touch(key, kept);
    }
    if (options.signal !== undefined) {
      // Who may give up does not take others along.
      return told(this.http.blob(attachmentId, options)).then((blob) => {
        this.#keep(key, blob);
        return blob;
      });
    }
    const loading = told(this.http.blob(attachmentId, options));
    this.#kept.set(key, loading);
    loading.then(
      (blob) => this.#keep(key, blob),
      () => this.#kept.delete(key),
    );
    return loading;
  }

  /** What was just uploaded need not be fetched. */
  add(attachmentId: string, file: Blob): void {
    this.#keep(attachmentId, file);
  }

  #touch(key: string, kept: Promise<Blob>): Promise<Blob> {
    if (this.#kept.delete(key)) {
      this.#kept.set(key, kept);
    }
    return kept;
  }

  #keep(key: string, blob: Blob): void {
    this.#kept.set(key, Promise.resolve(blob));
    this.#bytes += blob.size - (this.#sizes.get(key) ?? 0);
    this.#sizes.set(key, blob.size);
    for (const [oldest, size] of this.#sizes) {
      if (this.#bytes <= MAX_BYTES) {
        break;
      }
      this.#kept.delete(oldest);
      this.#sizes.delete(oldest);
      this.#bytes -= size;
    }
  }
}
