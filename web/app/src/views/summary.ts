/** What a message is in one line, for lists, quotes and notifications. */
import type { Attachment, HeldMessage } from "../core/types";
import type { I18n } from "../i18n/i18n";
import { oneLine } from "../parts/text";

type Shown = Pick<HeldMessage, "text" | "deleted" | "attachments">;

export function summary(i18n: Pick<I18n, "t">, { text, deleted, attachments }: Shown): string {
  if (deleted) return i18n.t("messageDeleted");
  const line = oneLine(text);
  return line === "" && attachments.length > 0 ? filesInWords(i18n, attachments) : line;
}

export function filesInWords({ t }: Pick<I18n, "t">, files: readonly Attachment[]): string {
  const n = files.length;
  if (files.every((f) => f.media_type.startsWith("image/"))) return t("pictureMessage", { n });
  return n === 1 ? (files[0] as Attachment).name : t("fileMessage", { n });
}
