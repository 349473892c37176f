import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { moveMentions } from "./mentions";
import type { DraftMention, DraftState, HeldMessage, Upload } from "./types";
import type { UploadEntry } from "./uploads";

/** The server takes a `ref` for 20 hours; an hour is left to get it there. */
const REF_COUNTS_MS = 19 * 3_600_000;

/** What stands in the composer, apart from files. */
interface Text {
  readonly text: string;
  readonly mentions: readonly DraftMention[];
  readonly replyTo?: number;
}

/** A draft as it is kept on the device: of files, what the server has already. */
export interface KeptDraft extends Text {
  readonly uploads: readonly Omit<UploadEntry, "file" | "progress">[];
  readonly editing?: { readonly seq: number; readonly original: string; readonly before: Text };
}

const EMPTY: Text = { text: "", mentions: [] };

/**
 * The composer's state of one chat. While a message is edited, its text stands there in place of what was being written,
 * which comes back afterwards; the files stay aside.
 */
export class Draft {
  readonly #text = signal<Text>(EMPTY);
  readonly #uploads = signal<readonly UploadEntry[]>([]);
  readonly #editing = signal<KeptDraft["editing"]>(undefined);
  readonly state: ReadonlySignal<DraftState> = computed(() => {
    const editing = this.#editing.value;
    const uploads: readonly Upload[] = this.#uploads.value;
    return { ...this.#text.value, uploads, ...(editing !== undefined && { editing: editing.seq }) };
  });

  /** @param changed is called when there is something to keep */
  constructor(private readonly changed: (draft: KeptDraft | undefined) => void) {}

  get uploads(): readonly UploadEntry[] {
    return this.#uploads.value;
  }

  /** The text of the message that is edited, as it was. */
  get original(): string | undefined {
    return this.#editing.value?.original;
  }

  setText(text: string): void {
    const before = this.#text.peek();
    this.#set({ ...before, text, mentions: moveMentions(before.mentions, before.text, text) });
  }

  insertMention(start: number, end: number, user_id: string, label: string): number {
    const before = this.#text.peek();
    const after = before.text.slice(end);
    const space = after.startsWith(" ") ? "" : " ";
    const text = before.text.slice(0, start) + label + space + after;
    const moved = moveMentions(before.mentions, before.text, text);
    const mention = { user_id, start, end: start + label.length };
    const others = moved.filter(
      (other) => other.end <= mention.start || other.start >= mention.end,
    );
    const mentions = [...others, mention].sort((a, b) => a.start - b.start);
    this.#set({ ...before, text, mentions });
    return mention.end + 1;
  }

  setReplyTo(seq: number | undefined): void {
    const { replyTo: _, ...rest } = this.#text.peek();
    this.#set(seq === undefined ? rest : { ...rest, replyTo: seq });
  }

  /** @param mentions those of the message that are found in its text, with their places */
  edit(message: HeldMessage, mentions: readonly DraftMention[]): void {
    const before = this.#editing.peek()?.before ?? this.#text.peek();
    this.#editing.value = { seq: message.seq, original: message.text, before };
    this.#set({ text: message.text, mentions });
  }

  stopEditing(): void {
    const editing = this.#editing.peek();
    if (editing !== undefined) {
      this.#editing.value = undefined;
      this.#set(editing.before);
    }
  }

  add(uploads: readonly UploadEntry[]): void {
    this.#setUploads([...this.#uploads.peek(), ...uploads]);
  }

  change(id: string, change: Partial<UploadEntry>): void {
    this.#setUploads(
      this.#uploads.peek().map((upload) => {
        if (upload.id !== id) {
          return upload;
        }
        const { failure: _, ...rest } = upload;
        return { ...rest, ...change };
      }),
    );
  }

  removeUpload(id: string): void {
    this.#setUploads(this.#uploads.peek().filter((upload) => upload.id !== id));
  }

  /** Empties the composer; what is returned brings back what was in it, should it turn out that it cannot be sent. */
  take(): () => void {
    const [text, uploads, editing] = [
      this.#text.peek(),
      this.#uploads.peek(),
      this.#editing.peek(),
    ];
    if (editing !== undefined) {
      this.stopEditing();
    } else {
      this.#uploads.value = [];
      this.#set(EMPTY);
    }
    return () => {
      if (editing !== undefined) {
        this.#editing.value = { ...editing, before: this.#text.peek() };
      } else {
        this.#uploads.value = [...uploads, ...this.#uploads.peek()];
      }
      if (editing !== undefined || this.#text.peek().text === "") {
        this.#set(text);
      }
    };
  }

  restore(kept: KeptDraft, now: number): void {
    const { uploads, editing, ...text } = kept;
    this.#text.value = text;
    this.#editing.value = editing;
    this.#uploads.value = uploads
      .filter(({ uploadedAt = 0 }) => uploadedAt > now - REF_COUNTS_MS)
      .map((upload) => ({ ...upload, progress: signal(1) }));
  }

  #set(text: Text): void {
    this.#text.value = text;
    this.#keep();
  }

  #setUploads(uploads: readonly UploadEntry[]): void {
    this.#uploads.value = uploads;
    this.#keep();
  }

  #keep(): void {
    const uploads = this.#uploads
      .peek()
      .filter(({ state }) => state === "done")
      .map(({ file: _f, progress: _p, ...upload }) => upload);
    const text = this.#text.peek();
    const editing = this.#editing.peek();
    const empty =
      text.text === "" &&
      text.replyTo === undefined &&
      uploads.length === 0 &&
      editing === undefined;
    this.changed(
      empty ? undefined : { ...text, uploads, ...(editing !== undefined && { editing }) },
    );
  }
}
