// What goes on meanwhile: the task under way in the page's head, a task's own page, a newer account than the one shown.
import { element } from "./dom";

interface State {
  task: { at: string; address: string } | null;
  made: string | null;
  pending: number;
}

const OFTEN = 1000;
const SELDOM = 10_000;

/** Ask from time to time, oftener while there is work, and not at all while nobody looks. */
function every(ask: () => Promise<boolean>): void {
  const go = (): void => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", go, { once: true });
      return;
    }
    ask().then(
      (busy) => setTimeout(go, busy ? OFTEN : SELDOM),
      () => setTimeout(go, SELDOM),
    );
  };
  setTimeout(go, OFTEN);
}

/** Show the task under way, and say so where the account that is shown is not the newest any more. */
export function watchState(): void {
  const working = document.getElementById("working");
  const link = working?.querySelector("a");
  const shown = document.querySelector<HTMLElement>("[data-made]");
  const story = shown?.dataset["story"] ?? "";
  if (!working || !link) return;
  every(async () => {
    const answer = await fetch(`/state.json?story=${encodeURIComponent(story)}`);
    if (!answer.ok) return false;
    const state = (await answer.json()) as State;
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

function tellNewer(shown: HTMLElement): void {
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

/** Keep a task's page as it is now; what somebody may be about to press stays where it is. */
export function watchTask(): void {
  const task = document.querySelector<HTMLElement>("#task[data-watch]");
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
