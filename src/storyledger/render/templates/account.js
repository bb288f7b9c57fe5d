"use strict";
// Opens the words of a citation beside the line that cites them. Without it every link still goes to its words.
(() => {
  const panel = document.getElementById("panel");
  const title = document.getElementById("panel-title");
  const about = document.getElementById("panel-about");
  const words = document.getElementById("panel-words");
  const lines = document.getElementById("panel-lines");
  const go = document.getElementById("panel-go");
  let opener = null;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const piecesOf = (id) => Array.from(document.querySelectorAll(`.report mark.${CSS.escape(id)}`));

  // The paragraphs that hold the words, as copies without anchors of their own.
  const contextOf = (id, pieces) => {
    const paragraphs = new Set(pieces.map((piece) => piece.closest("p")));
    return Array.from(paragraphs, (paragraph) => {
      const copy = paragraph.cloneNode(true);
      for (const mark of copy.querySelectorAll("mark")) {
        mark.classList.toggle("here", mark.classList.contains(id));
        mark.removeAttribute("id");
        mark.removeAttribute("tabindex");
      }
      return copy;
    });
  };

  const showLines = (id) => {
    lines.replaceChildren();
    const links = Array.from(document.querySelectorAll(`.notes a[data-marks~="${CSS.escape(id)}"]`));
    if (!links.length) return;
    lines.append(element("h3", "", "Rests on these words"));
    const list = element("ul", "notes");
    for (const link of links) {
      const item = element("li");
      const copy = link.cloneNode(true);
      if (!copy.querySelector("b")) copy.prepend(element("b", "", "Name"), " ");
      copy.addEventListener("click", () => close(false));
      item.append(copy);
      list.append(item);
    }
    lines.append(list);
  };

  const open = (id, from) => {
    const pieces = piecesOf(id);
    if (!pieces.length) return false;
    const report = pieces[0].closest(".report");
    const heading = report.querySelector("header .kicker");
    title.replaceChildren(...Array.from(heading.childNodes, (node) => node.cloneNode(true)));
    const named = element("bdi", "", report.querySelector("header :is(h3, h4)").textContent);
    const dated = Array.from(report.querySelectorAll("header dl > div:first-child dd > span"), (node) => node.cloneNode(true));
    const page = pieces[0].dataset.page ? [", ", pieces[0].dataset.page] : [];
    about.replaceChildren(...dated.flatMap((node) => [node, " "]), named, ...page);
    words.replaceChildren(...contextOf(id, pieces));
    const language = report.querySelector(".text").getAttribute("lang");
    if (language) words.setAttribute("lang", language); else words.removeAttribute("lang");
    go.setAttribute("href", `#${id}`);
    showLines(id);
    if (opener) opener.classList.remove("opened");
    opener = from;
    opener.classList.add("opened");
    panel.hidden = false;
    document.documentElement.classList.add("with-panel");
    const here = words.querySelector(".here");
    panel.scrollTop = 0;
    if (here.offsetTop + here.offsetHeight > panel.clientHeight) panel.scrollTop = here.offsetTop - 80;
    // The line that was opened stays in sight beside or above its words.
    const line = opener.getBoundingClientRect();
    const covered = panel.getBoundingClientRect();
    if (line.bottom > covered.top && line.right > covered.left) window.scrollBy(0, line.bottom - covered.top + 24);
    title.focus({ preventScroll: true });
    return true;
  };

  const close = (back) => {
    panel.hidden = true;
    document.documentElement.classList.remove("with-panel");
    if (!opener) return;
    opener.classList.remove("opened");
    if (back) opener.focus();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-words]");
    if (link) {
      if (open(link.getAttribute("href").slice(1), link)) event.preventDefault();
      return;
    }
    // Words in a report open what rests on them; a selection is left alone.
    const mark = event.target.closest(".report mark");
    if (mark && !event.target.closest("a") && document.getSelection().isCollapsed) {
      const first = document.getElementById(Array.from(mark.classList).find((name) => /^s\d+-[a-z]+-\d+$/.test(name)));
      if (first) {
        first.tabIndex = -1;
        open(first.id, first);
      }
    }
  });

  document.getElementById("panel-close").addEventListener("click", () => close(true));
  go.addEventListener("click", () => close(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close(true);
    }
  });
})();
