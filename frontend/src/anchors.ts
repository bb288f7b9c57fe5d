// A link into the page opens what is folded over its target, and lights up all elements of words that run over several.

import { namedId } from "./dom";

const LIT = "lit";

function follow(): void {
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

/** Wire links into the page, and the one by which it was opened. */
export function wireAnchors(): void {
  window.addEventListener("hashchange", follow);
  follow();
}
