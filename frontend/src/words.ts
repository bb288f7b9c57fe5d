// Finds the words that a link cites: in this page's reports, or in the report's own page where reports have pages.

/** Return a page as it stands at an address. */
export type LoadPage = (address: string) => Promise<ParentNode>;

/** Cited words where they stand. */
export interface Words {
  /** The address that a link to them has. */
  href: string;
  /** Their id. */
  id: string;
  /** The elements over which they run, in their order. */
  pieces: HTMLElement[];
  report: Element;
  /** The page that holds the report. */
  root: ParentNode;
}

/** Return the words of an id among a page's reports, null where they are not there. */
export function wordsIn(root: ParentNode, id: string, href: string): Words | null {
  const pieces = id ? Array.from(root.querySelectorAll<HTMLElement>(`.report mark.${CSS.escape(id)}`)) : [];
  const report = pieces[0]?.closest(".report");
  return report ? { href, id, pieces, report, root } : null;
}

/** Return the words of a link where this page itself has them. */
export function findWords(link: Element): Words | null {
  const href = link.getAttribute("href") ?? "";
  const address = new URL(href, location.href);
  const here = address.pathname === location.pathname && address.host === location.host;
  return here ? wordsIn(document, address.hash.slice(1), href) : null;
}

/** Return whether a link leads to words on another page. */
export function isElsewhere(link: Element): boolean {
  return /^\/[^/].*#./.test(link.getAttribute("href") ?? "");
}

/** Return the words of a link, asking for the page of their report where need be; null where they are not found. */
export async function loadWords(link: Element, load?: LoadPage): Promise<Words | null> {
  const found = findWords(link);
  if (found || !load || !isElsewhere(link)) return found;
  const href = link.getAttribute("href") ?? "";
  const id = href.slice(href.indexOf("#") + 1); // ids of words are plain letters
  return load(href).then(
    (root) => wordsIn(root, id, href),
    () => null,
  );
}
