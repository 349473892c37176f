import { useEffect, useState } from "preact/hooks";
import type { ChatModel, Upload } from "../core/types";
import { useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { Icon } from "../parts/icons";
import { useCore } from "./context";
import { explainCode } from "./failures";
import { isPicture } from "./files";

/** The files that go with the message, on their way to the server or there. */
export function Uploads({ chat }: { readonly chat: ChatModel }) {
  const { t } = useI18n();
  const { uploads, editing } = chat.draft.value;
  if (uploads.length === 0 || editing !== undefined) return null;
  return (
    <ul class="uploads scroll" aria-label={t("attachments")}>
      {uploads.map((upload) => (
        <li key={upload.id}>
          <UploadChip chat={chat} upload={upload} />
        </li>
      ))}
    </ul>
  );
}

function UploadChip({ chat, upload }: { readonly chat: ChatModel; readonly upload: Upload }) {
  const core = useCore();
  const i18n = useI18n();
  const { t } = i18n;
  const picture = usePicture(upload);
  const { name, state, failure, size } = upload;
  const progress = upload.progress.value;
  const words =
    state === "failed"
      ? failureInWords(i18n, upload, core.server.max_attachment_bytes)
      : state === "done"
        ? i18n.bytes(size)
        : i18n.percent(progress);
  return (
    <div class={`upload ${state}`}>
      <span class="upload-picture">
        {picture === undefined ? <Icon name="file" /> : <img src={picture} alt="" />}
      </span>
      <span class="upload-names">
        <bdi class="clip" title={name}>
          {name}
        </bdi>
        <span
          class="upload-state clip"
          title={words}
          role={state === "failed" ? "alert" : undefined}
        >
          {words}
        </span>
      </span>
      {state === "failed" && failure?.code !== "too_large" && failure?.code !== "too_many" && (
        <button
          type="button"
          class="icon-button small"
          aria-label={t("retry")}
          title={t("retry")}
          onClick={() => chat.retryUpload(upload.id)}
        >
          <Icon name="again" size={16} />
        </button>
      )}
      <button
        type="button"
        class="icon-button small"
        aria-label={t("removeUpload", { name })}
        title={t("removeUpload", { name })}
        onClick={() => chat.removeUpload(upload.id)}
      >
        <Icon name="close" size={16} />
      </button>
      {(state === "uploading" || state === "waiting") && (
        <progress
          class="upload-progress"
          aria-label={t("uploading", { name })}
          max={1}
          value={progress}
        />
      )}
    </div>
  );
}

function failureInWords(i18n: I18n, { name, failure }: Upload, max: number): string {
  if (failure?.code === "too_large") {
    return i18n.t("uploadTooLarge", { name, limit: i18n.bytes(max) });
  }
  if (failure?.code === "too_many") return i18n.t("uploadTooMany");
  return explainCode(i18n, failure?.code ?? "");
}

/** The picture itself, as long as this page has it. */
function usePicture({ file }: Upload): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (file === undefined || !isPicture({ media_type: file.type })) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      setUrl(undefined);
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}
