import type { Item } from "../core/types";
import { useI18n } from "../i18n/context";
import type { Shown } from "./message";
import { Ticks, unsent } from "./ticks";

interface Props {
  readonly item: Extract<Item, { readonly kind: "message" | "outgoing" }>;
  readonly shown: Shown;
}

/** Keeps as much room free in the last line as the other takes up. Its text is none: nobody reads or copies it. */
export function MetaRoom({ item, shown }: Props) {
  const { t, clock } = useI18n();
  const words = shown.editedAt === undefined ? [] : [t("edited")];
  const receipt = item.kind === "message" && shown.own ? item.receipt?.value : undefined;
  const readers = receipt?.status === "read" && receipt.others > 1 ? [String(receipt.read)] : [];
  return (
    <span
      class={`meta meta-room ${shown.own ? "with-ticks" : ""}`}
      aria-hidden="true"
      data-room={[...words, clock(shown.at), ...readers].join("\u2002")}
    />
  );
}

/** When it was sent, whether it was edited, how far it has got. */
export function MessageMeta({ item, shown }: Props) {
  const { t, clock, moment } = useI18n();
  const receipt =
    item.kind === "outgoing" ? unsent(item.status) : shown.own ? item.receipt?.value : undefined;
  const { editedAt, at, deleted } = shown;
  return (
    <span class="meta">
      {editedAt !== undefined && !deleted && (
        <span title={t("editedAt", { when: moment(editedAt) })}>{t("edited")}</span>
      )}
      <time dateTime={new Date(at).toISOString()} title={moment(at)}>
        {clock(at)}
      </time>
      {receipt !== undefined && !deleted && <Ticks receipt={receipt} />}
    </span>
  );
}
