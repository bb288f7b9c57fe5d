// Opens the words of a citation beside the line that cites them. Without it every link still goes to its words.
import { byId, element, isPlain } from "./dom";

const MARK_CLASS = /^(?:s\d+-[a-z]+-\d+|w\d+-\d+)$/;

/** Return a page as it stands at an address. */
export type LoadPage = (address: string) => Promise<ParentNode>;

/** Return the elements over which the words of a citation run, in their order. */
export function piecesOf(id: string, root: ParentNode = document): HTMLElement[] {
  return Array.from(root.querySelectorAll<HTMLElement>(`.report mark.${CSS.escape(id)}`));
}

/** Return the paragraphs that hold the words, as copies without anchors of their own. */
function contextOf(id: string, pieces: HTMLElement[]): Node[] {
  const paragraphs = new Set(pieces.map((piece) => piece.closest("p")));
  return Array.from(paragraphs).flatMap((paragraph) => {
    if (!paragraph) return [];
    const copy = paragraph.cloneNode(true) as HTMLElement;
    for (const mark of copy.querySelectorAll("mark")) {
      mark.classList.toggle("here", mark.classList.contains(id));
      mark.removeAttribute("id");
      mark.removeAttribute("tabindex");
    }
    return [copy];
  });
}

/** Wire the panel that stands in the page's template; with `load`, it opens words that stand on other pages, too. */
export function wirePanel(load?: LoadPage): void {
  const panel = byId("panel");
  const title = byId("panel-title");
  const about = byId("panel-about");
  const words = byId("panel-words");
  const lines = byId("panel-lines");
  const go = byId("panel-go");
  let opener: HTMLElement | SVGElement | null = null;

  const showLines = (id: string, root: ParentNode): void => {
    lines.replaceChildren();
    const links = root.querySelectorAll<HTMLElement>(`.notes a[data-marks~="${CSS.escape(id)}"]`);
    if (!links.length) return;
    lines.append(element("h3", "", "Rests on these words"));
    const list = element("ul", "notes");
    for (const link of links) {
      const item = element("li");
      const copy = link.cloneNode(true) as HTMLElement;
      if (!copy.querySelector("b")) copy.prepend(element("b", "", "Name"), " ");
      copy.addEventListener("click", () => close(false));
      item.append(copy);
      list.append(item);
    }
    lines.append(list);
  };

  const open = (id: string, from: HTMLElement | SVGElement, root: ParentNode = document, address = `#${id}`): boolean => {
    const pieces = piecesOf(id, root);
    const report = pieces[0]?.closest(".report");
    const heading = report?.querySelector("header .kicker");
    if (!pieces[0] || !report || !heading) return false;
    title.replaceChildren(...Array.from(heading.childNodes, (node) => node.cloneNode(true)));
    const named = element("bdi", "", report.querySelector("header :is(h2, h3, h4)")?.textContent ?? "");
    const dated = report.querySelectorAll("header dl > div:first-child dd > span");
    const page = pieces[0].dataset["page"];
    about.replaceChildren(...Array.from(dated).flatMap((node) => [node.cloneNode(true), " "]), named);
    if (page) about.append(", ", page);
    words.replaceChildren(...contextOf(id, pieces));
    const language = report.querySelector(".text")?.getAttribute("lang");
    if (language) words.setAttribute("lang", language);
    else words.removeAttribute("lang");
    go.setAttribute("href", address);
    showLines(id, root);
    opener?.classList.remove("opened");
    opener = from;
    opener.classList.add("opened");
    panel.hidden = false;
    document.documentElement.classList.add("with-panel");
    const here = words.querySelector<HTMLElement>(".here");
    panel.scrollTop = 0;
    if (here && here.offsetTop + here.offsetHeight > panel.clientHeight) panel.scrollTop = here.offsetTop - 80;
    // The line that was opened stays in sight beside or above its words.
    const line = opener.getBoundingClientRect();
    const covered = panel.getBoundingClientRect();
    if (line.bottom > covered.top && line.right > covered.left) window.scrollBy(0, line.bottom - covered.top + 24);
    title.focus({ preventScroll: true });
    return true;
  };

  const close = (back: boolean): void => {
    panel.hidden = true;
    document.documentElement.classList.remove("with-panel");
    opener?.classList.remove("opened");
    if (back) opener?.focus();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    if (!isPlain(event) || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLElement | SVGElement>("a[data-words]");
    if (link) {
      const address = link.getAttribute("href") ?? "";
      const id = address.slice(address.indexOf("#") + 1);
      if (open(id, link)) event.preventDefault();
      else if (load && !address.startsWith("#")) {
        event.preventDefault();
        const follow = (): void => location.assign(address);
        load(address).then((root) => void (open(id, link, root, address) || follow()), follow);
      }
      return;
    }
    // Words in a report open what rests on them; a selection is left alone.
    const mark = event.target.closest(".report mark");
    if (mark && !event.target.closest("a") && document.getSelection()?.isCollapsed) {
      const id = Array.from(mark.classList).find((name) => MARK_CLASS.test(name));
      const first = id && document.getElementById(id);
      if (first) {
        first.tabIndex = -1;
        open(first.id, first);
      }
    }
  });

  byId("panel-close").addEventListener("click", () => close(true));
  go.addEventListener("click", () => close(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close(true);
    }
  });
}
