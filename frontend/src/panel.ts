// Opens the words of a citation beside the line that cites them. Without it every link still goes to its words.
import { byId, element, isPlain } from "./dom";
import { findWords, isElsewhere, loadWords, wordsIn } from "./words";
import type { LoadPage, Words } from "./words";

const MARK_CLASS = /^(?:s\d+-[a-z]+-\d+|w\d+-\d+)$/;

type Opener = HTMLElement | SVGElement;

/** Return the paragraphs that hold the words, as copies without anchors of their own. */
function contextOf({ id, pieces }: Words): Node[] {
  const paragraphs = new Set(pieces.map((piece) => piece.closest("p")));
  return Array.from(paragraphs).flatMap((paragraph) => {
    if (!paragraph) return [];
    const copy = document.importNode(paragraph, true);
    for (const mark of copy.querySelectorAll("mark")) {
      mark.classList.toggle("here", mark.classList.contains(id));
      mark.removeAttribute("id");
      mark.removeAttribute("tabindex");
    }
    return [copy];
  });
}

/** Return what the report's head says, copied: its letter and outlet, its day and title. */
export function headOf(report: Element): { who: Node[]; about: Node[] } {
  const copies = (nodes: Iterable<Node>): Node[] => Array.from(nodes, (node) => document.importNode(node, true));
  const title = report.querySelector("header :is(h1, h2, h3, h4)")?.textContent ?? "";
  const dated = copies(report.querySelectorAll("header dl > div:first-child dd > span"));
  const spaced = dated.flatMap((node) => [node, document.createTextNode(" ")]);
  return {
    who: copies(report.querySelector("header .kicker")?.childNodes ?? []),
    about: [...spaced, element("bdi", "", title)],
  };
}

/** Wire the panel that stands in the page's template; with `load`, it opens words that stand on other pages, too. */
export function wirePanel(load?: LoadPage): void {
  const panel = byId("panel");
  const title = byId("panel-title");
  const about = byId("panel-about");
  const words = byId("panel-words");
  const lines = byId("panel-lines");
  const go = byId("panel-go");
  const back = byId("panel-back");
  let opener: Opener | null = null;
  let left: Opener | null = null;

  const showLines = ({ id, root }: Words): void => {
    lines.replaceChildren();
    const links = root.querySelectorAll<HTMLElement>(`.notes a[data-marks~="${CSS.escape(id)}"]`);
    if (!links.length) return;
    lines.append(element("h3", "", "Rests on these words"));
    const list = element("ul", "notes");
    for (const link of links) {
      const item = element("li");
      const copy = document.importNode(link, true);
      if (!copy.querySelector("b")) copy.prepend(element("b", "", "Name"), " ");
      copy.addEventListener("click", () => close(false));
      item.append(copy);
      list.append(item);
    }
    lines.append(list);
  };

  const open = (found: Words, from: Opener): void => {
    const head = headOf(found.report);
    title.replaceChildren(...head.who);
    about.replaceChildren(...head.about);
    const page = found.pieces[0]?.dataset["page"];
    if (page) about.append(", ", page);
    words.replaceChildren(...contextOf(found));
    const language = found.report.querySelector(".text")?.getAttribute("lang");
    if (language) words.setAttribute("lang", language);
    else words.removeAttribute("lang");
    go.setAttribute("href", found.href);
    showLines(found);
    back.hidden = true;
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
  };

  const close = (returning: boolean): void => {
    panel.hidden = true;
    document.documentElement.classList.remove("with-panel");
    opener?.classList.remove("opened");
    if (returning) opener?.focus();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    if (!isPlain(event) || !(event.target instanceof Element)) return;
    const link = event.target.closest<Opener>("a[data-words], svg.chart a");
    if (link) {
      const found = findWords(link);
      if (found) {
        open(found, link);
        event.preventDefault();
      } else if (load && isElsewhere(link)) {
        event.preventDefault();
        const href = link.getAttribute("href") ?? "";
        void loadWords(link, load).then((words) => (words ? open(words, link) : location.assign(href)));
      }
      return;
    }
    // Words in a report open what rests on them; a selection is left alone.
    const mark = event.target.closest(".report mark");
    if (mark && !event.target.closest("a") && document.getSelection()?.isCollapsed) {
      const id = Array.from(mark.classList).find((name) => MARK_CLASS.test(name));
      const first = id && document.getElementById(id);
      const found = first && wordsIn(document, first.id, `#${first.id}`);
      if (!found) return;
      first.tabIndex = -1;
      open(found, first);
    }
  });

  byId("panel-close").addEventListener("click", () => close(true));
  go.addEventListener("click", () => {
    left = opener;
    close(false);
    back.hidden = !left || left.matches(".report mark") || !go.getAttribute("href")?.startsWith("#");
  });
  back.addEventListener("click", () => {
    back.hidden = true;
    left?.scrollIntoView({ block: "center" });
    left?.focus({ preventScroll: true });
    left = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close(true);
    }
  });
}
