// The script of the served pages. Without it every page works: forms are sent and pages load anew.
import { wireAnchors } from "./anchors";
import { wireHand } from "./hand";
import { wirePanel } from "./panel";
import { wirePopover } from "./popover";
import { wireReader } from "./reader";
import { wireSending } from "./sending";
import { followAnchor, loadPage } from "./served";
import { watchState, watchTask } from "./watching";

document.documentElement.classList.add("scripted");

const story = document.getElementById("story")?.dataset["story"];
if (story !== undefined) {
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

// A form that is sent is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  const buttons = form.querySelectorAll<HTMLButtonElement>("button[type=submit]");
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)), 0);
  window.addEventListener("pageshow", () => buttons.forEach((button) => (button.disabled = false)), { once: true });
});
