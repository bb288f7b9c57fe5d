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
function every(ask: () => Promise<boolean>, onSilence: () => void = () => undefined): void {
  const go = (): void => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", go, { once: true });
      return;
    }
    ask().then(
      (busy) => setTimeout(go, busy ? OFTEN : SELDOM),
      () => {
        onSilence();
        setTimeout(go, SELDOM);
      },
    );
  };
  setTimeout(go, OFTEN);
}

/** Say above the page what is not as it seems, once; nothing takes the notice away again. */
function notice(id: string, message: string, action: string): void {
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

/** Show the task under way, and say so where the account that is shown is not the newest any more. */
export function watchState(): void {
  const working = document.getElementById("working");
  const link = working?.querySelector("a");
  const shown = document.querySelector<HTMLElement>("[data-made]");
  const story = shown?.dataset["story"] ?? "";
  if (!working || !link) return;
  every(async () => {
    const answer = await fetch(`/state.json?story=${encodeURIComponent(story)}`);
    document.getElementById("silent")?.remove();
    if (answer.status === 401) {
      notice("out", "The server was started anew: open the address that it printed.", "Try again");
    }
    if (!answer.ok) return false;
    const state = (await answer.json()) as State;
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
