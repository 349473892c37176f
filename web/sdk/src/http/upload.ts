import { problemOf } from "./problem.js";

export interface UploadOptions {
  /** Of the file. */
  readonly name: string;
  /** How much of the file is sent, in bytes. */
  readonly onProgress?: (sent: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Rejects with HttpProblem, with TypeError if the connection breaks, with AbortError when aborted. */
export function uploadByXhr<A>(
  url: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  { onProgress, signal }: UploadOptions,
): Promise<A> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    xhr.open("POST", url);
    for (const [name, value] of Object.entries(headers)) {
      xhr.setRequestHeader(name, value);
    }
    xhr.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    xhr.onload = () => {
      if (xhr.status === 201) {
        resolve(JSON.parse(xhr.responseText));
      } else {
        reject(problemOf(xhr.status, xhr.responseText));
      }
    };
    xhr.onerror = () => reject(new TypeError("the connection broke"));
    xhr.onabort = () => reject(new DOMException("the upload was aborted", "AbortError"));
    xhr.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) {
      reject(new DOMException("the upload was aborted", "AbortError"));
    } else {
      xhr.send(file);
    }
  });
}
