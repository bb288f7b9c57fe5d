// Built by `make frontend` from:
//   frontend/build.mjs 4eca8e8487818f407b9a3d62e67bff561a990dc529f795305006cc242ffe264c
//   frontend/src/app.ts ffe6f06118edcb339a5095587b11382b3149eacb30df6133b9004c92697dcbe9
//   frontend/src/dom.ts 067415c2a30bc0e74a894eb5039c7175238ae42cccbd31616260cd77b3be20ad
//   frontend/src/panel.ts 10bf1fbb3722ab6a2ca2a7a56dece3237adc489d7a5c60afe3bb93050ac52163
//   frontend/src/sending.ts fcada206bfb73c1fabb26f2d50ae901d605f3b65782e26e914a2ca18cc985aff
//   frontend/src/served.ts a2f794b46ce5eb789fd412660dd5ba0e9d2b579ce9b675256112bf4dfc52001c
//   frontend/src/watching.ts 133c6041607f15381b9ddc673a7417abee39fc5363b197b5ad181d2784220784
// What follows: b8d48beb6656a54eadb6c231f271251c739346ee7b983ba7b336432764863849
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

  // src/sending.ts
  var MOST_AT_ONCE = 200 * 2 ** 20;
  var MOST_FILES = 5e3;
  function csrfToken() {
    return document.querySelector('meta[name="csrf"]')?.content ?? "";
  }
  function send(form, tell) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", "/add");
      request.responseType = "json";
      request.setRequestHeader("X-CSRF-Token", csrfToken());
      request.upload.addEventListener("progress", (event) => tell(event.lengthComputable ? event.loaded / event.total : 0));
      request.addEventListener("load", () => {
        if (request.status < 300) resolve(request.response);
        else reject(new Error(request.response?.detail ?? `The server says ${request.status}.`));
      });
      request.addEventListener("error", () => reject(new Error("The server does not answer. Is it still running?")));
      request.send(form);
    });
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
        const told = await send(form, (share) => {
          if (!working || !link) return;
          working.hidden = false;
          link.textContent = `Sending: ${Math.round((number + share) / lots.length * 100)} %`;
        });
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
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (!anchor || document.getElementById(anchor) || !/^[a-z][a-z0-9-]{2,80}$/.test(anchor)) return;
    const address = `/stories/${encodeURIComponent(story2)}/lines/${encodeURIComponent(anchor)}`;
    fetch(address, { method: "HEAD", redirect: "follow" }).then(
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
  function every(ask) {
    const go = () => {
      if (document.hidden) {
        document.addEventListener("visibilitychange", go, { once: true });
        return;
      }
      ask().then(
        (busy) => setTimeout(go, busy ? OFTEN : SELDOM),
        () => setTimeout(go, SELDOM)
      );
    };
    setTimeout(go, OFTEN);
  }
  function watchState() {
    const working = document.getElementById("working");
    const link = working?.querySelector("a");
    const shown = document.querySelector("[data-made]");
    const story2 = shown?.dataset["story"] ?? "";
    if (!working || !link) return;
    every(async () => {
      const answer = await fetch(`/state.json?story=${encodeURIComponent(story2)}`);
      if (!answer.ok) return false;
      const state = await answer.json();
      if (!document.body.classList.contains("sending")) {
        working.hidden = !state.task;
        if (state.task) {
          link.href = state.task.address;
          if (link.textContent !== state.task.at) link.textContent = state.task.at;
        }
      }
      if (shown && state.made && state.made !== shown.dataset["made"]) tellNewer(shown);
      return state.task !== null;
    });
  }
  function tellNewer(shown) {
    if (document.getElementById("newer")) return;
    const notice = element("p", "newer", "There is a newer account than the one shown.");
    notice.id = "newer";
    notice.setAttribute("role", "status");
    const button = element("button", "", "Show it");
    button.type = "button";
    button.addEventListener("click", () => location.reload());
    notice.append(" ", button);
    shown.before(notice);
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
    wirePanel(loadPage);
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
