// Built by `make frontend` from:
//   frontend/build.mjs 4eca8e8487818f407b9a3d62e67bff561a990dc529f795305006cc242ffe264c
//   frontend/src/anchors.ts 0981f71638f8b64b8fb2fd2607d23c5143fa5a027be1932bff094b1d0734c4a5
//   frontend/src/app.ts 45d959f28976fd069e2404f6506e1e7390d8d0842d67bd3b60b708d93daec536
//   frontend/src/dom.ts 60fd0feec93d5567854aecf3b030ad4cd716fbba2bb5f80164ab23b3aba571d8
//   frontend/src/hand.ts d7121c4d4d9da5dbe08ccea2ddb16f424cca4700cb20ec4b5cd8340c0fc43cca
//   frontend/src/panel.ts 770448a45a2fe60196e3a4092facd8ed79ab86174833109267648bf4d8132682
//   frontend/src/popover.ts 5723507846eecb4b8073abc1d6825f37ed5523e51be90efe81c9471db325e6a9
//   frontend/src/reader.ts 180e9ec0a5178a1b801e5210446fc22644ca92da92be895db7ca1cd41bcb24d7
//   frontend/src/sending.ts 9e359d683e0fac10c0fa6c4deb84ce07d0b20ba4732a13f69c7d2a7739d60d19
//   frontend/src/served.ts 249249b4f9a4a71114ded35aeb42ae896e81c691834d4f87da75c37ab04d5564
//   frontend/src/watching.ts 09bae3c2a31b952db348c3d39ba7bf7a261ad98cc3c58b5d6884e144f516b384
//   frontend/src/words.ts 706433e3de2ae807f21cf76c2da0725c8c96b7d70772e556dc9a2e15fa8fbf88
// What follows: d6e7bb257fc619857ca5b797de01da19155fa09ba68fd376af6cd39d1275297d
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
  function namedId() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  }

  // src/anchors.ts
  var LIT = "lit";
  function follow() {
    for (const mark of document.querySelectorAll(`.${LIT}`)) mark.classList.remove(LIT);
    const id = namedId();
    const target = id && document.getElementById(id);
    if (!target) return;
    let folded = false;
    for (let fold = target.closest("details:not([open])"); fold; fold = fold.parentElement?.closest("details:not([open])") ?? null) {
      fold.setAttribute("open", "");
      folded = true;
    }
    if (folded) target.scrollIntoView();
    if (target.matches(".report mark")) {
      for (const piece of document.querySelectorAll(`.report mark.${CSS.escape(id)}`)) piece.classList.add(LIT);
    }
  }
  function wireAnchors() {
    window.addEventListener("hashchange", follow);
    follow();
  }

  // src/hand.ts
  function placeOf(link) {
    const asked = new URL(link.href).searchParams;
    return JSON.stringify(["report", "start", "end", "of"].map((name) => asked.get(name) ?? ""));
  }
  async function markPending() {
    const links = Array.from(document.querySelectorAll("#story a.correct"));
    if (!links.length) return;
    const answer = await fetch("/pending.json");
    if (!answer.ok) return;
    const { places } = await answer.json();
    const pending = new Set(places.map((place) => JSON.stringify(place.map(String))));
    for (const link of links) {
      const marked = link.previousElementSibling?.classList.contains("pending") ?? false;
      if (pending.has(placeOf(link)) && !marked) link.before(element("span", "tag pending", "being worked out anew"), " ");
    }
  }
  async function pageOf(answer) {
    const type = answer.headers.get("content-type") ?? "";
    if (type.includes("html")) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".hand");
      if (page) return page;
    }
    const told = type.includes("json") ? (await answer.json()).detail : void 0;
    const fault = element("p", "fault", told ?? `The server says ${answer.status}.`);
    fault.setAttribute("role", "alert");
    return fault;
  }
  var Form = class {
    dialog = element("dialog", "hand-dialog");
    content = element("div", "page hand");
    close = element("button", "close", "×");
    opener = null;
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
    async open(link) {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      this.opener = link;
      await this.show(answer);
      this.dialog.showModal();
      this.content.querySelector(".line input:not([type=hidden]), .line select")?.focus();
    }
    async show(answer) {
      const page = await pageOf(answer);
      this.content.replaceChildren(...page.matches(".hand") ? Array.from(page.childNodes) : [page]);
      this.dialog.scrollTop = 0;
    }
    async send(event) {
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
  };
  function wireHand() {
    if (document.body.classList.contains("role-reader")) return;
    void markPending();
    let form = null;
    document.addEventListener("click", (event) => {
      if (!isPlain(event) || !(event.target instanceof Element)) return;
      const link = event.target.closest("#story a.correct");
      if (!link) return;
      event.preventDefault();
      form ??= new Form();
      form.open(link).catch(() => location.assign(link.href));
    });
  }

  // src/words.ts
  function wordsIn(root, id, href) {
    const pieces = id ? Array.from(root.querySelectorAll(`.report mark.${CSS.escape(id)}`)) : [];
    const report = pieces[0]?.closest(".report");
    return report ? { href, id, pieces, report, root } : null;
  }
  function findWords(link) {
    const href = link.getAttribute("href") ?? "";
    const address = new URL(href, location.href);
    const here = address.pathname === location.pathname && address.host === location.host;
    return here ? wordsIn(document, address.hash.slice(1), href) : null;
  }
  function isElsewhere(link) {
    return /^\/[^/].*#./.test(link.getAttribute("href") ?? "");
  }
  async function loadWords(link, load) {
    const found = findWords(link);
    if (found || !load || !isElsewhere(link)) return found;
    const href = link.getAttribute("href") ?? "";
    const id = href.slice(href.indexOf("#") + 1);
    return load(href).then(
      (root) => wordsIn(root, id, href),
      () => null
    );
  }

  // src/panel.ts
  var MARK_CLASS = /^(?:s\d+-[a-z]+-\d+|w\d+-\d+)$/;
  function contextOf({ id, pieces }) {
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
  function headOf(report) {
    const copies = (nodes) => Array.from(nodes, (node) => document.importNode(node, true));
    const title = report.querySelector("header :is(h1, h2, h3, h4)")?.textContent ?? "";
    const dated = copies(report.querySelectorAll("header dl > div:first-child dd > span"));
    const spaced = dated.flatMap((node) => [node, document.createTextNode(" ")]);
    return {
      who: copies(report.querySelector("header .kicker")?.childNodes ?? []),
      about: [...spaced, element("bdi", "", title)]
    };
  }
  function wirePanel(load) {
    const panel = byId("panel");
    const title = byId("panel-title");
    const about = byId("panel-about");
    const words = byId("panel-words");
    const lines = byId("panel-lines");
    const go = byId("panel-go");
    const back = byId("panel-back");
    let opener = null;
    let left = null;
    const showLines = ({ id, root }) => {
      lines.replaceChildren();
      const links = root.querySelectorAll(`.notes a[data-marks~="${CSS.escape(id)}"]`);
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
    const open = (found, from) => {
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
      const here = words.querySelector(".here");
      panel.scrollTop = 0;
      if (here && here.offsetTop + here.offsetHeight > panel.clientHeight) panel.scrollTop = here.offsetTop - 80;
      const line = opener.getBoundingClientRect();
      const covered = panel.getBoundingClientRect();
      if (line.bottom > covered.top && line.right > covered.left) window.scrollBy(0, line.bottom - covered.top + 24);
      title.focus({ preventScroll: true });
    };
    const close = (returning) => {
      panel.hidden = true;
      document.documentElement.classList.remove("with-panel");
      opener?.classList.remove("opened");
      if (returning) opener?.focus();
      opener = null;
    };
    document.addEventListener("click", (event) => {
      if (!isPlain(event) || !(event.target instanceof Element)) return;
      const link = event.target.closest("a[data-words], svg.chart a");
      if (link) {
        const found = findWords(link);
        if (found) {
          open(found, link);
          event.preventDefault();
        } else if (load && isElsewhere(link)) {
          event.preventDefault();
          const href = link.getAttribute("href") ?? "";
          void loadWords(link, load).then((words2) => words2 ? open(words2, link) : location.assign(href));
        }
        return;
      }
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

  // src/popover.ts
  var MOST = 320;
  var AROUND = 140;
  var REST = 120;
  function beside(text, before) {
    if (before) {
      const begun = text.slice(Math.max(text.lastIndexOf(". "), text.lastIndexOf("\n")) + 1).trimStart();
      return begun.length > AROUND ? `…${begun.slice(begun.indexOf(" ", begun.length - AROUND))}` : begun;
    }
    const ends = /[.!?]["”’)]*(?=\s|$)/.exec(text);
    const rest = ends ? text.slice(0, ends.index + ends[0].length) : text;
    return rest.length > AROUND ? `${rest.slice(0, rest.lastIndexOf(" ", AROUND))}…` : rest;
  }
  function quoted({ pieces, report }) {
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
  function wirePopover(load) {
    const charts = document.querySelectorAll("svg.chart");
    if (!charts.length) return;
    for (const title of document.querySelectorAll("svg.chart a > title")) title.remove();
    const popover = element("div", "popover");
    popover.id = "popover";
    popover.setAttribute("role", "tooltip");
    popover.hidden = true;
    document.body.append(popover);
    let shown = null;
    let waiting = 0;
    const hide = () => {
      clearTimeout(waiting);
      popover.hidden = true;
      shown?.removeAttribute("aria-describedby");
      shown = null;
    };
    const place = (mark) => {
      const box = mark.getBoundingClientRect();
      const wide = document.documentElement.clientWidth;
      const left = Math.min(Math.max(8, box.left + box.width / 2 - popover.offsetWidth / 2), wide - popover.offsetWidth - 8);
      const above = box.top - popover.offsetHeight - 8;
      popover.style.left = `${left}px`;
      popover.style.top = `${above >= 8 ? above : box.bottom + 8}px`;
    };
    const show = async (mark) => {
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
    const markOf = (event) => event.target instanceof Element ? event.target.closest("svg.chart a") : null;
    const leave = () => {
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

  // src/reader.ts
  var TIMES = {
    1: { year: "numeric" },
    2: { year: "numeric", month: "long" },
    3: { year: "numeric", month: "long", day: "numeric" }
  };
  function parse(value) {
    const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value);
    if (!found) return null;
    const [, year, month, day] = found;
    const at = new Date(Date.UTC(2e3, Number(month ?? 1) - 1, Number(day ?? 1)));
    at.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
    return { at, parts: day ? 3 : month ? 2 : 1 };
  }
  function say(node, words, language) {
    node.textContent = words;
    node.lang = language;
    node.dir = "auto";
  }
  function localise(root, language) {
    const days = (parts) => new Intl.DateTimeFormat(language, { ...TIMES[parts], timeZone: "UTC" });
    const formats = new Map([1, 2, 3].map((parts) => [parts, days(parts)]));
    for (const node of root.querySelectorAll("time")) {
      const day = parse(node.dateTime);
      const words = day && formats.get(day.parts)?.format(day.at);
      if (words) say(node, words, language);
    }
    for (const node of root.querySelectorAll("[data-days]")) {
      const [first, last] = (node.dataset["days"] ?? "").split("/").map(parse);
      const words = first && last && formats.get(Math.max(first.parts, last.parts))?.formatRange(first.at, last.at);
      if (words) say(node, words, language);
    }
    const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
    const large = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 3 });
    for (const node of root.querySelectorAll("data")) {
      const number = Number(node.value);
      const scaled = /[a-z]/.test(node.textContent ?? "");
      if (Number.isFinite(number)) say(node, (scaled ? large : plain).format(number), language);
    }
  }
  function wireReader() {
    const language = navigator.language;
    if (!/^en\b/i.test(language)) localise(document, language);
  }

  // src/sending.ts
  var MOST_AT_ONCE = 200 * 2 ** 20;
  var MOST_FILES = 5e3;
  var MOST_TRIES = 40;
  function csrfToken() {
    return document.querySelector('meta[name="csrf"]')?.content ?? "";
  }
  var Later = class extends Error {
    constructor(message, seconds) {
      super(message);
      this.seconds = seconds;
    }
    seconds;
  };
  function sendOnce(form, tell) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", "/add");
      request.responseType = "json";
      request.setRequestHeader("X-CSRF-Token", csrfToken());
      request.upload.addEventListener("progress", (event) => tell(event.lengthComputable ? event.loaded / event.total : 0));
      request.addEventListener("load", () => {
        if (request.status < 300) return resolve(request.response);
        const detail = request.response?.detail ?? `The server says ${request.status}.`;
        const seconds = Number(request.getResponseHeader("Retry-After"));
        reject(seconds ? new Later(detail, seconds) : new Error(detail));
      });
      request.addEventListener("error", () => reject(new Error("The server does not answer. Is it still running?")));
      request.send(form);
    });
  }
  async function send(form, tell, pause) {
    for (let tries = 1; ; tries++) {
      try {
        return await sendOnce(form, tell);
      } catch (error) {
        if (!(error instanceof Later) || tries === MOST_TRIES) throw error;
        pause(error.message);
        await new Promise((resolve) => setTimeout(resolve, error.seconds * 1e3));
      }
    }
  }
  function lotsOf(files) {
    const lots = [[]];
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
  async function sendFiles(files) {
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
        const say2 = (words) => {
          if (!working || !link) return;
          working.hidden = false;
          link.textContent = words;
        };
        const told = await send(
          form,
          (share) => say2(`Sending: ${Math.round((number + share) / lots.length * 100)} %`),
          (why) => say2(`Waiting to send more: ${why}`)
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
  function tellFault(message) {
    document.getElementById("sending-fault")?.remove();
    const fault = element("p", "fault page", message);
    fault.id = "sending-fault";
    fault.setAttribute("role", "alert");
    document.getElementById("main")?.prepend(fault);
    fault.scrollIntoView({ block: "nearest" });
  }
  async function filesOf(items) {
    const entries = Array.from(items, (item) => item.kind === "file" ? item.webkitGetAsEntry() : null);
    const plain = Array.from(items, (item) => item.kind === "file" ? item.getAsFile() : null);
    const found = [];
    for (const [at, entry] of entries.entries()) {
      const file = plain[at];
      if (entry) await gather(entry, found);
      else if (file) found.push(file);
    }
    return found;
  }
  async function gather(entry, found) {
    if (entry.isFile) {
      if (!entry.name.startsWith(".")) {
        found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
      }
      return;
    }
    const reader = entry.createReader();
    for (; ; ) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const inner of some) await gather(inner, found);
    }
  }
  function wireSending() {
    const drop = document.getElementById("drop");
    if (!drop) return;
    let depth = 0;
    const bringsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
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
    const chooser = document.querySelector("form.add #files");
    chooser?.addEventListener("change", () => void sendFiles(Array.from(chooser.files ?? [])));
  }

  // src/served.ts
  var KEPT = 12;
  var pages = /* @__PURE__ */ new Map();
  function loadPage(address) {
    const [path = ""] = address.split("#");
    const known = pages.get(path);
    if (known) return known;
    const loaded = fetch(path, { headers: { Accept: "text/html" } }).then(async (answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    loaded.catch(() => pages.delete(path));
    pages.set(path, loaded);
    const oldest = pages.keys().next().value;
    if (pages.size > KEPT && oldest !== void 0) pages.delete(oldest);
    return loaded;
  }
  function followAnchor(story2) {
    const anchor = namedId();
    if (!anchor || document.getElementById(anchor) || !/^[a-z][a-z0-9-]{2,80}$/.test(anchor)) return;
    const address = `/stories/${encodeURIComponent(story2)}/lines/${encodeURIComponent(anchor)}`;
    fetch(address, { redirect: "follow" }).then(
      (answer) => {
        if (answer.ok && answer.redirected && new URL(answer.url).pathname !== location.pathname + location.search) {
          location.replace(`${answer.url.split("#")[0]}#${encodeURIComponent(anchor)}`);
        }
      },
      () => void 0
    );
  }

  // src/watching.ts
  var OFTEN = 1e3;
  var SELDOM = 1e4;
  function every(ask, onSilence = () => void 0) {
    const go = () => {
      if (document.hidden) {
        document.addEventListener("visibilitychange", go, { once: true });
        return;
      }
      ask().then(
        (busy) => setTimeout(go, busy ? OFTEN : SELDOM),
        () => {
          onSilence();
          setTimeout(go, SELDOM);
        }
      );
    };
    setTimeout(go, OFTEN);
  }
  function notice(id, message, action) {
    if (document.getElementById(id)) return;
    const told = element("p", "newer", message);
    told.id = id;
    told.setAttribute("role", "status");
    const button = element("button", "", action);
    button.type = "button";
    button.addEventListener("click", () => location.reload());
    told.append(" ", button);
    document.getElementById("main")?.prepend(told);
  }
  function watchState() {
    const working = document.getElementById("working");
    const link = working?.querySelector("a");
    const shown = document.querySelector("[data-made]");
    const story2 = shown?.dataset["story"] ?? "";
    if (!working || !link) return;
    every(async () => {
      const answer = await fetch(`/state.json?story=${encodeURIComponent(story2)}`);
      document.getElementById("silent")?.remove();
      if (answer.status === 401) {
        notice("out", "The server was started anew: open the address that it printed.", "Try again");
      }
      if (!answer.ok) return false;
      const state = await answer.json();
      if (!document.body.classList.contains("sending")) {
        working.hidden = !state.task;
        if (state.task) {
          link.href = state.task.address;
          if (link.textContent !== state.task.at) link.textContent = state.task.at;
        }
      }
      if (shown && state.made && state.made !== shown.dataset["made"]) {
        notice("newer", "There is a newer account than the one shown.", "Show it");
      }
      return state.task !== null;
    }, () => notice("silent", "The server does not answer; it may have been ended.", "Try again"));
  }
  function watchTask() {
    const task = document.querySelector("#task[data-watch]");
    if (!task) return;
    every(async () => {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return true;
      const now = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!now.querySelector("#task[data-watch]")) {
        location.reload();
        return false;
      }
      for (const part of task.querySelectorAll("[data-live]")) {
        const other = now.getElementById(part.id);
        if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
      }
      return true;
    });
  }

  // src/app.ts
  document.documentElement.classList.add("scripted");
  var story = document.getElementById("story")?.dataset["story"];
  if (story !== void 0) {
    wireReader();
    wirePanel(loadPage);
    wirePopover(loadPage);
    wireAnchors();
    wireHand();
    followAnchor(story);
  }
  wireSending();
  watchState();
  watchTask();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    const buttons = form.querySelectorAll("button[type=submit]");
    setTimeout(() => buttons.forEach((button) => button.disabled = true), 0);
    window.addEventListener("pageshow", () => buttons.forEach((button) => button.disabled = false), { once: true });
  });
})();
