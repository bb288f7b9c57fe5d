// Shows the words behind a mark of a chart while the mouse rests on it or the keyboard is there; a tap opens the panel.
import { element } from "./dom";
import { headOf } from "./panel";
import { loadWords } from "./words";
import type { LoadPage, Words } from "./words";

const MOST = 320;
const AROUND = 140; // signs before and after the words: about a sentence
const REST = 120; // milliseconds for the mouse to rest, and to reach the popover

/** Return what stands on one side of the words in their paragraph, cut at a sentence or at a word. */
function beside(text: string, before: boolean): string {
  if (before) {
    const begun = text.slice(Math.max(text.lastIndexOf(". "), text.lastIndexOf("\n")) + 1).trimStart();
    return begun.length > AROUND ? `…${begun.slice(begun.indexOf(" ", begun.length - AROUND))}` : begun;
  }
  const ends = /[.!?]["”’)]*(?=\s|$)/.exec(text);
  const rest = ends ? text.slice(0, ends.index + ends[0].length) : text;
  return rest.length > AROUND ? `${rest.slice(0, rest.lastIndexOf(" ", AROUND))}…` : rest;
}

/** Return the sentence of a citation with its words marked, cut where they are long. */
function quoted({ pieces, report }: Words): Node[] {
  const whole = pieces.map((piece) => piece.textContent).join("");
  const mark = element("mark", "here", whole.length > MOST ? `${whole.slice(0, MOST).trimEnd()}…` : whole);
  const [first, last] = [pieces[0], pieces.at(-1)];
  const [top, end] = [first?.closest("p"), last?.closest("p")];
  if (!first || !last || !top || !end) return [mark];
  const range = report.ownerDocument.createRange();
  range.setStart(top, 0);
  range.setEndBefore(first);
  const before = beside(range.toString(), true);
  range.selectNodeContents(end);
  range.setStartAfter(last);
  return [document.createTextNode(before), mark, document.createTextNode(whole.length > MOST ? "" : beside(range.toString(), false))];
}

/** Wire the charts of the page; with `load`, words that stand on other pages are shown, too. */
export function wirePopover(load?: LoadPage): void {
  const charts = document.querySelectorAll("svg.chart");
  if (!charts.length) return;
  // What a title says stands in the link's name, and would come up beside the popover.
  for (const title of document.querySelectorAll("svg.chart a > title")) title.remove();
  const popover = element("div", "popover");
  popover.id = "popover";
  popover.setAttribute("role", "tooltip");
  popover.hidden = true;
  document.body.append(popover);
  let shown: SVGElement | null = null;
  let waiting = 0;

  const hide = (): void => {
    clearTimeout(waiting);
    popover.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };

  const place = (mark: SVGElement): void => {
    const box = mark.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.min(Math.max(8, box.left + box.width / 2 - popover.offsetWidth / 2), wide - popover.offsetWidth - 8);
    const above = box.top - popover.offsetHeight - 8;
    popover.style.left = `${left}px`;
    popover.style.top = `${above >= 8 ? above : box.bottom + 8}px`;
  };

  const show = async (mark: SVGElement): Promise<void> => {
    if (shown === mark) return;
    hide();
    shown = mark;
    popover.replaceChildren(element("p", "label", mark.getAttribute("aria-label") ?? ""));
    popover.hidden = false;
    mark.setAttribute("aria-describedby", "popover");
    place(mark);
    const words = await loadWords(mark, load);
    if (shown !== mark || !words) return;
    const quote = element("blockquote");
    quote.append(...quoted(words));
    quote.dir = "auto";
    const language = words.report.querySelector(".text")?.getAttribute("lang");
    if (language) quote.lang = language;
    const who = element("p", "who");
    who.append(...headOf(words.report).who);
    const day = words.report.querySelector("header dl > div:first-child dd > span");
    const origin = words.report.querySelector("header a.origin");
    for (const part of [day?.textContent, origin?.textContent]) if (part) who.append(` · ${part}`);
    popover.append(quote, who);
    place(mark);
  };

  const markOf = (event: Event): SVGElement | null =>
    event.target instanceof Element ? event.target.closest<SVGElement>("svg.chart a") : null;

  const leave = (): void => {
    clearTimeout(waiting);
    waiting = window.setTimeout(hide, REST);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event);
    if (mark) {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void show(mark), shown ? 0 : REST);
    } else if (event.target instanceof Node && popover.contains(event.target)) {
      clearTimeout(waiting);
    } else if (shown && shown !== document.activeElement) {
      leave();
    }
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark?.matches(":focus-visible")) void show(mark);
    else if (shown) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      event.preventDefault();
      hide();
    }
  });
  document.addEventListener("click", hide, { capture: true });
  document.addEventListener("scroll", () => shown && place(shown), { passive: true });
}
