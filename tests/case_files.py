"""Readers of the plain-text case files under tests/cases that several tests share."""


def read_named_cases(folder):
    """(file: name, text, expected rows) of every case: `= name`, the text, then a line `> a | b` for each row."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n= ")[1:]:
            name, *lines = block.split("\n")
            text = "\n".join(line for line in lines if not line.startswith("> ")).strip("\n")
            expected = [
                tuple(part.strip() for part in line[2:].split(" | ")) for line in lines if line.startswith("> ")
            ]
            found.append((f"{path.stem}: {name}", text, expected))
    return found


def read_dated_cases(folder):
    """(file:line, published, text, expected lines) of every case: `day | text`, then a line `> ...` for each."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        case = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("> ") and case:
                case[3].append(line[2:].strip())
            elif line.strip() and not line.startswith("#"):
                published, _, text = line.partition(" | ")
                case = (f"{path.stem}:{number}", published.strip(), text.strip(), [])
                found.append(case)
    return found
