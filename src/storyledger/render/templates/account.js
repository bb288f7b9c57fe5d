// Built by `make frontend` from:
//   frontend/build.mjs 4eca8e8487818f407b9a3d62e67bff561a990dc529f795305006cc242ffe264c
//   frontend/src/dom.ts 067415c2a30bc0e74a894eb5039c7175238ae42cccbd31616260cd77b3be20ad
//   frontend/src/page.ts c738b90ac5d4d2c0cfe5ef714188356c094e108c9f48afa10e14db4104af965e
//   frontend/src/panel.ts 10bf1fbb3722ab6a2ca2a7a56dece3237adc489d7a5c60afe3bb93050ac52163
// What follows: 4376c18ba0337bc1b2959abef855413e7167004abf383127a0f06d11ad5e692e
"use strict";
(() => {
  // src/dom.ts
  function element(name, className = "", text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function byId(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`the page has no #${id}`);
    return found;
  }
  function isPlain(event) {
    return !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  }

  // src/panel.ts
  var MARK_CLASS = /^(?:s\d+-[a-z]+-\d+|w\d+-\d+)$/;
  function piecesOf(id, root = document) {
    return Array.from(root.querySelectorAll(`.report mark.${CSS.escape(id)}`));
  }
  function contextOf(id, pieces) {
    const paragraphs = new Set(pieces.map((piece) => piece.closest("p")));
    return Array.from(paragraphs).flatMap((paragraph) => {
      if (!paragraph) return [];
      const copy = paragraph.cloneNode(true);
      for (const mark of copy.querySelectorAll("mark")) {
        mark.classList.toggle("here", mark.classList.contains(id));
        mark.removeAttribute("id");
        mark.removeAttribute("tabindex");
      }
      return [copy];
    });
  }
  function wirePanel(load) {
    const panel = byId("panel");
    const title = byId("panel-title");
    const about = byId("panel-about");
    const words = byId("panel-words");
    const lines = byId("panel-lines");
    const go = byId("panel-go");
    let opener = null;
    const showLines = (id, root) => {
      lines.replaceChildren();
      const links = root.querySelectorAll(`.notes a[data-marks~="${CSS.escape(id)}"]`);
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
    const open = (id, from, root = document, address = `#${id}`) => {
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
      const here = words.querySelector(".here");
      panel.scrollTop = 0;
      if (here && here.offsetTop + here.offsetHeight > panel.clientHeight) panel.scrollTop = here.offsetTop - 80;
      const line = opener.getBoundingClientRect();
      const covered = panel.getBoundingClientRect();
      if (line.bottom > covered.top && line.right > covered.left) window.scrollBy(0, line.bottom - covered.top + 24);
      title.focus({ preventScroll: true });
      return true;
    };
    const close = (back) => {
      panel.hidden = true;
      document.documentElement.classList.remove("with-panel");
      opener?.classList.remove("opened");
      if (back) opener?.focus();
      opener = null;
    };
    document.addEventListener("click", (event) => {
      if (!isPlain(event) || !(event.target instanceof Element)) return;
      const link = event.target.closest("a[data-words]");
      if (link) {
        const address = link.getAttribute("href") ?? "";
        const id = address.slice(address.indexOf("#") + 1);
        if (open(id, link)) event.preventDefault();
        else if (load && !address.startsWith("#")) {
          event.preventDefault();
          const follow = () => location.assign(address);
          load(address).then((root) => void (open(id, link, root, address) || follow()), follow);
        }
        return;
      }
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

  // src/page.ts
  wirePanel();
})();
