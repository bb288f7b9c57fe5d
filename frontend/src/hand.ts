// Setting right where one reads: the form of a line opens over the page, and a line that was set right says so until
// the account has it. Without this script the links lead to the same forms on pages of their own.
import { element, isPlain } from "./dom";

type Place = [report: string, start: number, end: number, of: string];

/** Return what a link to a form is about. */
function placeOf(link: HTMLAnchorElement): string {
  const asked = new URL(link.href).searchParams;
  return JSON.stringify(["report", "start", "end", "of"].map((name) => asked.get(name) ?? ""));
}

/** Mark the lines that were set right since the account that is shown. */
async function markPending(): Promise<void> {
  const links = Array.from(document.querySelectorAll<HTMLAnchorElement>("#story a.correct"));
  if (!links.length) return;
  const answer = await fetch("/pending.json");
  if (!answer.ok) return;
  const { places } = (await answer.json()) as { places: Place[] };
  const pending = new Set(places.map((place) => JSON.stringify(place.map(String))));
  for (const link of links) {
    const marked = link.previousElementSibling?.classList.contains("pending") ?? false;
    if (pending.has(placeOf(link)) && !marked) link.before(element("span", "tag pending", "being worked out anew"), " ");
  }
}

/** Return the page that an answer holds, and what it says that is not a page's. */
async function pageOf(answer: Response): Promise<HTMLElement> {
  const type = answer.headers.get("content-type") ?? "";
  if (type.includes("html")) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector<HTMLElement>(".hand");
    if (page) return page;
  }
  const told = type.includes("json") ? ((await answer.json()) as { detail?: string }).detail : undefined;
  const fault = element("p", "fault", told ?? `The server says ${answer.status}.`);
  fault.setAttribute("role", "alert");
  return fault;
}

class Form {
  private readonly dialog = element("dialog", "hand-dialog");
  private readonly content = element("div", "page hand");
  private readonly close = element("button", "close", "×");
  private opener: HTMLElement | null = null;

  constructor() {
    this.close.type = "button";
    this.close.setAttribute("aria-label", "Close");
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog.setAttribute("aria-label", "Set right");
    this.dialog.append(this.close, this.content);
    this.dialog.addEventListener("close", () => {
      this.opener?.focus();
      void markPending();
    });
    this.dialog.addEventListener("submit", (event) => void this.send(event));
    document.getElementById("main")?.append(this.dialog);
  }

  async open(link: HTMLAnchorElement): Promise<void> {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    this.opener = link;
    await this.show(answer);
    this.dialog.showModal();
    this.content.querySelector<HTMLElement>(".line input:not([type=hidden]), .line select")?.focus();
  }

  private async show(answer: Response): Promise<void> {
    const page = await pageOf(answer);
    this.content.replaceChildren(...(page.matches(".hand") ? Array.from(page.childNodes) : [page]));
    this.dialog.scrollTop = 0;
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    event.preventDefault();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form, event.submitter)) if (typeof value === "string") body.append(name, value);
    try {
      await this.show(await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } }));
    } catch {
      const fault = element("p", "fault", "The server does not answer: nothing is known to be written.");
      fault.setAttribute("role", "alert");
      this.content.prepend(fault);
    }
  }
}

/** Have the links beside lines open their form over the page. */
export function wireHand(): void {
  if (document.body.classList.contains("role-reader")) return;
  void markPending();
  let form: Form | null = null;
  document.addEventListener("click", (event) => {
    if (!isPlain(event) || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>("#story a.correct");
    if (!link) return;
    event.preventDefault();
    form ??= new Form();
    form.open(link).catch(() => location.assign(link.href));
  });
}
