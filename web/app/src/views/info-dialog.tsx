import { useEffect } from "preact/hooks";
import type { ChatModel, HeldMessage } from "../core/types";
import { useI18n } from "../i18n/context";
import { Avatar } from "../parts/avatar";
import { Dialog } from "../parts/dialog";
import { useCore } from "./context";
import { useName } from "./people";

interface Props {
  readonly chat: ChatModel;
  readonly message: HeldMessage;
  readonly onClose: () => void;
}

/** When a message was sent and edited, who has read it, who reacted with what. */
export function InfoDialog({ chat, message, onClose }: Props) {
  const core = useCore();
  const { t, moment } = useI18n();
  useEffect(() => {
    chat.members.load().catch(() => {});
  }, [chat]);
  const own = message.sender_id === core.me.value.user_id;
  // Markers and reactions move while it is open.
  void chat.members.markers.value;
  const now = chat.timeline.peek(message.seq).value;
  const { reactions, edited_at } = typeof now === "string" ? message : now;
  const { read, delivered } = chat.members.receipts(message.seq);
  const alone = chat.other === core.me.value.user_id;
  return (
    <Dialog title={t("infoTitle")} closeLabel={t("close")} onClose={onClose}>
      <div class="dialog-body scroll info">
        <dl class="facts">
          <dt>{t("sentAt")}</dt>
          <dd>{moment(message.sent_at)}</dd>
          {edited_at !== undefined && (
            <>
              <dt>{t("edited")}</dt>
              <dd>{moment(edited_at)}</dd>
            </>
          )}
        </dl>
        {[...reactions].map(([emoji, users]) => (
          <section key={emoji} aria-label={emoji}>
            <h3>
              <span class="info-emoji">{emoji}</span> {users.size}
            </h3>
            <Names ids={[...users]} />
          </section>
        ))}
        {own && !alone && (
          <>
            <section>
              <h3>{t("readBy")}</h3>
              {read.length === 0 ? <p class="subtitle">{t("nobodyYet")}</p> : <Names ids={read} />}
            </section>
            {delivered.length > 0 && (
              <section>
                <h3>{t("deliveredTo")}</h3>
                <Names ids={delivered} />
              </section>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Names({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <NamedRow id={id} />
        </li>
      ))}
    </ul>
  );
}

function NamedRow({ id }: { readonly id: string }) {
  const name = useName(id);
  return (
    <span class="info-person">
      <Avatar id={id} name={name} size={24} />
      <bdi class="clip">{name}</bdi>
    </span>
  );
}
