// Files that are dropped or chosen go to the server at once; a form without this script sends them itself.
import { element } from "./dom";

const MOST_AT_ONCE = 200 * 2 ** 20;
const MOST_FILES = 5000;
const MOST_TRIES = 40;

/** Return the token that every writing request carries. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** What the server says that it has no room for now, with the seconds after which to come again. */
class Later extends Error {
  constructor(
    message: string,
    readonly seconds: number,
  ) {
    super(message);
  }
}

/** Return what the server answers to a form, with its progress told from 0 to 1. */
function sendOnce(form: FormData, tell: (share: number) => void): Promise<{ address: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/add");
    request.responseType = "json";
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.upload.addEventListener("progress", (event) => tell(event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("load", () => {
      if (request.status < 300) return resolve(request.response as { address: string });
      const detail = (request.response as { detail?: string } | null)?.detail ?? `The server says ${request.status}.`;
      const seconds = Number(request.getResponseHeader("Retry-After"));
      reject(seconds ? new Later(detail, seconds) : new Error(detail));
    });
    request.addEventListener("error", () => reject(new Error("The server does not answer. Is it still running?")));
    request.send(form);
  });
}

/** Return what the server answers in the end: where it has no room, the form is sent again when it says so. */
async function send(form: FormData, tell: (share: number) => void, pause: (why: string) => void): Promise<{ address: string }> {
  for (let tries = 1; ; tries++) {
    try {
      return await sendOnce(form, tell);
    } catch (error) {
      if (!(error instanceof Later) || tries === MOST_TRIES) throw error;
      pause(error.message);
      await new Promise((resolve) => setTimeout(resolve, error.seconds * 1000));
    }
  }
}

/** Return files in lots that a request can carry. */
function lotsOf(files: readonly File[]): File[][] {
  const lots: File[][] = [[]];
  let size = 0;
  for (const file of files) {
    const last = lots[lots.length - 1] ?? [];
    if (last.length && (size + file.size > MOST_AT_ONCE || last.length >= MOST_FILES)) {
      lots.push([file]);
      size = file.size;
    } else {
      last.push(file);
      size += file.size;
    }
  }
  return lots;
}

/** Send files, telling how it goes in the page's head; then the page of the task that takes them in is opened. */
async function sendFiles(files: readonly File[]): Promise<void> {
  if (!files.length) return;
  const working = document.getElementById("working");
  const link = working?.querySelector("a");
  const lots = lotsOf(files);
  let address = "/tasks";
  document.body.classList.add("sending");
  try {
    for (const [number, lot] of lots.entries()) {
      const form = new FormData();
      for (const file of lot) form.append("files", file, file.name);
      const say = (words: string): void => {
        if (!working || !link) return;
        working.hidden = false;
        link.textContent = words;
      };
      const told = await send(
        form,
        (share) => say(`Sending: ${Math.round(((number + share) / lots.length) * 100)} %`),
        (why) => say(`Waiting to send more: ${why}`),
      );
      address = told.address;
    }
    location.assign(address);
  } catch (error) {
    if (working) working.hidden = true;
    tellFault(error instanceof Error ? error.message : String(error));
  } finally {
    document.body.classList.remove("sending");
  }
}

/** Show what went wrong at the top of the page. */
function tellFault(message: string): void {
  document.getElementById("sending-fault")?.remove();
  const fault = element("p", "fault page", message);
  fault.id = "sending-fault";
  fault.setAttribute("role", "alert");
  document.getElementById("main")?.prepend(fault);
  fault.scrollIntoView({ block: "nearest" });
}

/** Return the files in what was dropped, those in folders too. */
async function filesOf(items: DataTransferItemList): Promise<File[]> {
  const entries = Array.from(items, (item) => (item.kind === "file" ? item.webkitGetAsEntry() : null));
  const plain = Array.from(items, (item) => (item.kind === "file" ? item.getAsFile() : null));
  const found: File[] = [];
  for (const [at, entry] of entries.entries()) {
    const file = plain[at];
    if (entry) await gather(entry, found);
    else if (file) found.push(file);
  }
  return found;
}

async function gather(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.isFile) {
    if (!entry.name.startsWith(".")) {
      found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    }
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const inner of some) await gather(inner, found);
  }
}

/** Take files wherever they are dropped on the page, and as soon as they are chosen. */
export function wireSending(): void {
  const drop = document.getElementById("drop");
  if (!drop) return; // a reader adds nothing
  let depth = 0;
  const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragenter", (event) => {
    if (!bringsFiles(event)) return;
    depth += 1;
    drop.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (bringsFiles(event) && (depth = Math.max(0, depth - 1)) === 0) drop.hidden = true;
  });
  document.addEventListener("dragover", (event) => {
    if (bringsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!bringsFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    filesOf(event.dataTransfer.items).then(sendFiles, () => tellFault("What was dropped cannot be read."));
  });
  const chooser = document.querySelector<HTMLInputElement>("form.add #files");
  chooser?.addEventListener("change", () => void sendFiles(Array.from(chooser.files ?? [])));
}
