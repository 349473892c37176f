import type { ParleyHttp, Uploaded } from "@parley/client/http";
import { signal } from "@preact/signals";
import { asFailure } from "./failure";
import type { FilesInMemory } from "./files";
import type { Surroundings } from "./surroundings";
import type { Upload, UploadFailure } from "./types";

/** At a time, in all chats. */
const PARALLEL = 2;
/** The server takes so many with a message. */
export const MAX_ATTACHMENTS = 10;
/** Types that browsers decode; the size of others is not measured. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** An upload with what only the core needs to know of it. */
export interface UploadEntry extends Upload {
  /** When "done": what goes into the message, and when it was given. */
  readonly ref?: string;
  readonly uploadedAt?: number;
}

type Change = (id: string, change: Partial<UploadEntry>) => void;

interface Job {
  readonly upload: UploadEntry & { readonly file: File };
  readonly change: Change;
}

/** Brings files to the server, some at a time, in the order in which they were attached. */
export class UploadQueue {
  readonly #waiting: Job[] = [];
  readonly #running = new Map<string, AbortController>();
  #count = 0;

  constructor(
    private readonly http: Pick<ParleyHttp, "upload">,
    private readonly files: FilesInMemory,
    private readonly maxBytes: number,
    private readonly outside: Pick<Surroundings, "now" | "measure">,
  ) {}

  /** New entries of files; those that cannot be uploaded have failed already. `there`: how many there are. */
  entries(files: readonly File[], there: number): readonly UploadEntry[] {
    return files.map((file, i) => {
      const failed = this.#impossible(file, there + i);
      this.#count += 1;
      return {
        id: `${this.outside.now()}-${this.#count}`,
        name: file.name,
        size: file.size,
        media_type: file.type,
        file,
        state: failed === undefined ? "waiting" : "failed",
        progress: signal(0),
        ...(failed !== undefined && { failure: failed }),
      };
    });
  }

  start(upload: UploadEntry, change: Change): void {
    const { file } = upload;
    if (file === undefined || upload.state !== "waiting") {
      return;
    }
    if (PICTURES.has(file.type)) {
      this.outside.measure(file).then((size) => size && change(upload.id, size));
    }
    this.#waiting.push({ upload: { ...upload, file }, change });
    this.#next();
  }

  cancel(id: string): void {
    const i = this.#waiting.findIndex(({ upload }) => upload.id === id);
    if (i >= 0) {
      this.#waiting.splice(i, 1);
    }
    this.#running.get(id)?.abort();
  }

  close(): void {
    this.#waiting.length = 0;
    for (const running of this.#running.values()) {
      running.abort();
    }
  }

  #impossible(file: File, index: number): UploadFailure | undefined {
    if (index >= MAX_ATTACHMENTS) {
      return { code: "too_many", detail: `at most ${MAX_ATTACHMENTS} files go with a message` };
    }
    if (file.size > this.maxBytes) {
      return { code: "too_large", detail: `at most ${this.maxBytes} bytes` };
    }
    return undefined;
  }

  #next(): void {
    while (this.#running.size < PARALLEL) {
      const job = this.#waiting.shift();
      if (job === undefined) {
        return;
      }
      void this.#run(job);
    }
  }

  async #run({ upload, change }: Job): Promise<void> {
    const { id, file, name } = upload;
    const controller = new AbortController();
    this.#running.set(id, controller);
    const progress = upload.progress as { value: number };
    change(id, { state: "uploading" });
    try {
      const uploaded = await this.http.upload(file, {
        name,
        signal: controller.signal,
        onProgress: (sent, total) => {
          progress.value = total > 0 ? sent / total : 0;
        },
      });
      progress.value = 1;
      this.files.add(uploaded.attachment_id, file);
      change(id, { state: "done", ...this.#done(uploaded) });
    } catch (error) {
      if (!controller.signal.aborted) {
        const { code, detail } = asFailure(error);
        change(id, { state: "failed", failure: { code, detail } });
      }
    } finally {
      this.#running.delete(id);
      this.#next();
    }
  }

  #done({ ref, ...attachment }: Uploaded): Partial<UploadEntry> {
    return { ref, attachment, uploadedAt: this.outside.now() };
  }
}
