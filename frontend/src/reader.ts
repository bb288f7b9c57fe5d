// Days and numbers as the reader's language writes them. The page is in English; for readers of English it stays.

const TIMES: Record<number, Intl.DateTimeFormatOptions> = {
  1: { year: "numeric" },
  2: { year: "numeric", month: "long" },
  3: { year: "numeric", month: "long", day: "numeric" },
};

/** Return a day, month or year such as 2016-12-15 as a time, with how much of it is said. */
function parse(value: string): { at: Date; parts: number } | null {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value);
  if (!found) return null;
  const [, year, month, day] = found;
  const at = new Date(Date.UTC(2000, Number(month ?? 1) - 1, Number(day ?? 1)));
  at.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  return { at, parts: day ? 3 : month ? 2 : 1 };
}

function say(node: HTMLElement, words: string, language: string): void {
  node.textContent = words;
  node.lang = language;
  node.dir = "auto";
}

/** Write all days and numbers under an element that are marked as such in a language. */
export function localise(root: ParentNode, language: string): void {
  const days = (parts: number): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, { ...TIMES[parts], timeZone: "UTC" });
  const formats = new Map([1, 2, 3].map((parts) => [parts, days(parts)]));
  for (const node of root.querySelectorAll("time")) {
    const day = parse(node.dateTime);
    const words = day && formats.get(day.parts)?.format(day.at);
    if (words) say(node, words, language);
  }
  for (const node of root.querySelectorAll<HTMLElement>("[data-days]")) {
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

/** Write the page's days and numbers in the reader's language, where that is another than the page's. */
export function wireReader(): void {
  const language = navigator.language;
  if (!/^en\b/i.test(language)) localise(document, language);
}
