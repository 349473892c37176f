import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Attachment } from "../core/types";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";
import { lazy } from "../parts/lazy";
import { useCore, useUi } from "./context";
import { download, hasPreview, isPicture, sizeOf, useBlobUrl } from "./files";
import { useTab } from "./tab-stop";

const Lightbox = lazy(() => import("./lightbox").then((m) => m.Lightbox));

interface Props {
  readonly files: readonly Attachment[];
  readonly meta: Readonly<Record<string, string>>;
}

/** Pictures as such, each other file as a line with its name. */
export function Attachments({ files, meta }: Props) {
  const open = useSignal<string | undefined>(undefined);
  const broken = useSignal<ReadonlySet<string>>(new Set());
  const asPicture = (f: Attachment) => isPicture(f) && !broken.value.has(f.attachment_id);
  const pictures = files.filter(asPicture);
  const others = files.filter((f) => !asPicture(f));
  return (
    <div class="attachments">
      {pictures.length > 0 && (
        <div class={`pictures ${pictures.length > 1 ? "several" : ""}`}>
          {pictures.map((file) => (
            <Picture
              key={file.attachment_id}
              file={file}
              box={pictures.length > 1 ? undefined : boxOf(sizeOf(meta, files.indexOf(file)))}
              onOpen={() => {
                open.value = file.attachment_id;
              }}
              onBroken={() => {
                broken.value = new Set([...broken.value, file.attachment_id]);
              }}
            />
          ))}
        </div>
      )}
      {others.map((file) => (
        <FileLine key={file.attachment_id} file={file} />
      ))}
      {open.value !== undefined && (
        <Lightbox
          pictures={pictures}
          first={open.value}
          onClose={() => {
            open.value = undefined;
          }}
        />
      )}
    </div>
  );
}

const MAX_WIDTH = 320;
const MAX_HEIGHT = 320;
const MIN = 96;

/** How large a picture is shown: as it is, within bounds. Without a known size it gets a box of 4:3. */
export function boxOf(size: { width: number; height: number } | undefined): {
  readonly width: number;
  readonly height: number;
} {
  const { width, height } = size ?? { width: 280, height: 210 };
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return {
    width: Math.max(MIN, Math.round(width * scale)),
    height: Math.max(MIN, Math.round(height * scale)),
  };
}

interface PictureProps {
  readonly file: Attachment;
  /** Absent where the grid says it. */
  readonly box: { readonly width: number; readonly height: number } | undefined;
  readonly onOpen: () => void;
  readonly onBroken: () => void;
}

function Picture({ file, box, onOpen, onBroken }: PictureProps) {
  const { t } = useI18n();
  const tab = useTab();
  const url = useBlobUrl(file.attachment_id, hasPreview(file), onBroken);
  return (
    <button
      type="button"
      tabIndex={tab}
      class="picture"
      {...(box && {
        style: { width: `${box.width}px`, aspectRatio: `${box.width} / ${box.height}` },
      })}
      aria-label={t("openPicture", { name: file.name })}
      onClick={onOpen}
    >
      {url !== undefined && <img src={url} alt="" draggable={false} onError={onBroken} />}
    </button>
  );
}

export function FileLine({ file }: { readonly file: Attachment }) {
  const core = useCore();
  const ui = useUi();
  const i18n = useI18n();
  const { t } = i18n;
  const tab = useTab();
  const [busy, setBusy] = useState(false);
  useEffect(() => () => setBusy(false), []);
  const size = i18n.bytes(file.size);
  const fetchIt = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await download(core, file);
    } catch {
      ui.toast(t("downloadFailed", { name: file.name }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" tabIndex={tab} class="file" aria-busy={busy} onClick={fetchIt}>
      <span class="sr-only">{t("download")}</span>
      <span class="file-icon">{busy ? <span class="spinner" /> : <Icon name="file" />}</span>
      <span class="file-names">
        <bdi class="file-name clip" title={file.name}>
          {file.name}
        </bdi>
        <span class="file-size">{size}</span>
      </span>
      <Icon name="download" size={18} />
    </button>
  );
}
