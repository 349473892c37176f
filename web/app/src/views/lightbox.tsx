import { useState } from "preact/hooks";
import type { Attachment } from "../core/types";
import { useI18n } from "../i18n/context";
import { useModal } from "../parts/dialog";
import { Icon } from "../parts/icons";
import { useCore, useUi } from "./context";
import { download, useBlobUrl } from "./files";

interface Props {
  readonly pictures: readonly Attachment[];
  /** The id of the one to begin with. */
  readonly first: string;
  readonly onClose: () => void;
}

/** Pictures as large as the window, or as they are. */
export function Lightbox({ pictures, first, onClose }: Props) {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const ref = useModal(onClose);
  const [index, setIndex] = useState(() =>
    Math.max(
      0,
      pictures.findIndex((p) => p.attachment_id === first),
    ),
  );
  const [original, setOriginal] = useState(false);
  const picture = pictures[index] as Attachment;
  const several = pictures.length > 1;
  const turn = (by: number) => {
    setOriginal(false);
    setIndex((index + by + pictures.length) % pictures.length);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (!several || (e.key !== "ArrowLeft" && e.key !== "ArrowRight")) return;
    e.preventDefault();
    e.stopPropagation();
    turn(e.key === "ArrowLeft" ? -1 : 1);
  };
  return (
    <dialog class="lightbox" ref={ref} aria-label={t("picture")} onKeyDown={onKeyDown}>
      <div class="lightbox-head">
        <h2 class="clip">
          <bdi>{picture.name}</bdi>
        </h2>
        {several && (
          <span role="status">{t("pictureOf", { n: index + 1, count: pictures.length })}</span>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label={t(original ? "zoomOut" : "zoomIn")}
          title={t(original ? "zoomOut" : "zoomIn")}
          onClick={() => setOriginal(!original)}
        >
          <Icon name={original ? "zoomOut" : "zoomIn"} />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("download")}
          title={t("download")}
          onClick={() => {
            download(core, picture).catch(() =>
              ui.toast(t("downloadFailed", { name: picture.name })),
            );
          }}
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("close")}
          title={t("close")}
          data-autofocus
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <Stage
        key={picture.attachment_id}
        picture={picture}
        original={original}
        onToggle={() => setOriginal(!original)}
      />
      {several && (
        <>
          <button
            type="button"
            class="icon-button lightbox-turn previous"
            aria-label={t("previousPicture")}
            onClick={() => turn(-1)}
          >
            <Icon name="back" />
          </button>
          <button
            type="button"
            class="icon-button lightbox-turn next"
            aria-label={t("nextPicture")}
            onClick={() => turn(1)}
          >
            <Icon name="forward" />
          </button>
        </>
      )}
    </dialog>
  );
}

function Stage(props: { picture: Attachment; original: boolean; onToggle: () => void }) {
  const { t } = useI18n();
  const [failed, setFailed] = useState(false);
  const { picture, original, onToggle } = props;
  const url = useBlobUrl(picture.attachment_id, false, () => setFailed(true));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div class={`lightbox-stage ${original ? "original" : ""}`} tabIndex={0}>
      <div class="lightbox-fit">
        {failed ? (
          <p class="empty" role="alert">
            {t("pictureFailed")}
          </p>
        ) : url === undefined ? (
          <span class="spinner" />
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: there is a button for it
          <img src={url} alt={picture.name} onClick={onToggle} />
        )}
      </div>
    </div>
  );
}
