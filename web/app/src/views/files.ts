/** Bytes of files, which only come with a token, so no address of theirs can stand in the page. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment, Core } from "../core/types";
import { useCore } from "./context";

/** Of these the server makes small pictures, unless they are huge. */
const PREVIEWED = new Set(["image/png", "image/jpeg", "image/gif", "image/bmp"]);
const SHOWN = new Set([...PREVIEWED, "image/webp", "image/avif"]);

export function isPicture({ media_type }: Pick<Attachment, "media_type">): boolean {
  return SHOWN.has(media_type);
}

export function hasPreview({ media_type }: Pick<Attachment, "media_type">): boolean {
  return PREVIEWED.has(media_type);
}

/** What the sender says of the size of the attachment at that place, so that there is room before the picture is. */
export function sizeOf(
  meta: Readonly<Record<string, string>>,
  index: number,
): { readonly width: number; readonly height: number } | undefined {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(meta[`image_${index}`] ?? "");
  const width = Number(match?.[1]);
  const height = Number(match?.[2]);
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** An address of the bytes for as long as they are shown; undefined until they are there. */
export function useBlobUrl(
  attachmentId: string,
  preview: boolean,
  onFailed: () => void,
): string | undefined {
  const core = useCore();
  const [url, setUrl] = useState<string>();
  const failed = useRef(onFailed);
  failed.current = onFailed;
  useEffect(() => {
    let made: string | undefined;
    let wanted = true;
    blobOf(core, attachmentId, preview).then(
      (blob) => {
        if (!wanted) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      () => wanted && failed.current(),
    );
    return () => {
      wanted = false;
      setUrl(undefined);
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [core, attachmentId, preview]);
  return url;
}

async function blobOf(core: Core, attachmentId: string, preview: boolean): Promise<Blob> {
  if (!preview) return core.files.blob(attachmentId);
  // One that is too large for a preview has none, but may still be shown.
  return core.files
    .blob(attachmentId, { preview: true })
    .catch(() => core.files.blob(attachmentId));
}

const KEPT = 60_000;

/** Has the browser keep the file under its name. */
export async function download(core: Core, file: Attachment): Promise<void> {
  const blob = await core.files.blob(file.attachment_id);
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
