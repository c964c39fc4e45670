// One file on its way to the server, by XMLHttpRequest: only that tells how far it has come.
import { csrfToken } from "../core";

export interface Attachment {
  id: number;
  name: string;
  size: string; // as it is shown
}

export type Ending =
  | { kind: "done"; id: number }
  | { kind: "refused"; message: string }
  | { kind: "expired" }
  | { kind: "unreachable" };

interface Answer {
  message?: string;
  errors?: Record<string, string[]>;
  attachments?: { id: number }[];
}

function endingOf(request: XMLHttpRequest): Ending {
  const answer = (request.response ?? {}) as Answer;
  const id = answer.attachments?.[0]?.id;
  if (request.status === 201 && id) return { kind: "done", id };
  if (request.status === 401 || request.status === 419) return { kind: "expired" };
  const first = answer.errors && Object.values(answer.errors)[0]?.[0];
  return { kind: "refused", message: first ?? answer.message ?? "" };
}

// Returns what ends it early; then `ended` is not called.
export function upload(
  url: string,
  file: File,
  progress: (part: number) => void,
  ended: (ending: Ending) => void,
): () => void {
  const body = new FormData();
  body.append("attachments[]", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRF-TOKEN", csrfToken());
  request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
  request.addEventListener("load", () => ended(endingOf(request)));
  request.addEventListener("error", () => ended({ kind: "unreachable" }));
  request.send(body);
  return () => request.abort();
}
