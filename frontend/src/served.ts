// Words that stand on another page: that page is fetched once, and its words are shown beside the line.
import { namedId } from "./dom";

const KEPT = 12;
const pages = new Map<string, Promise<Document>>();

/** Return a page of this server as a document of its own, in which no script runs. */
export function loadPage(address: string): Promise<Document> {
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
  if (pages.size > KEPT && oldest !== undefined) pages.delete(oldest);
  return loaded;
}

/** Lead on to the page that has the line which the address names, where this one does not have it. */
export function followAnchor(story: string): void {
  const anchor = namedId();
  if (!anchor || document.getElementById(anchor) || !/^[a-z][a-z0-9-]{2,80}$/.test(anchor)) return;
  const address = `/stories/${encodeURIComponent(story)}/lines/${encodeURIComponent(anchor)}`;
  fetch(address, { redirect: "follow" }).then(
    (answer) => {
      if (answer.ok && answer.redirected && new URL(answer.url).pathname !== location.pathname + location.search) {
        location.replace(`${answer.url.split("#")[0]}#${encodeURIComponent(anchor)}`);
      }
    },
    () => undefined,
  );
}
