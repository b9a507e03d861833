"""Holds docs/ticket_code.py against the test vectors of docs/ticket-code.md: FOLDER_OF_DOCS."""
import pathlib
import re
import sys

docs = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(docs))
import ticket_code

page = (docs / "ticket-code.md").read_text(encoding="utf-8")
keys = {1: bytes.fromhex(re.search("public key\n`([0-9a-f]{64})`", page).group(1))}
rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| `")]
made = [row for row in rows if len(row) == 7]
judged = [row for row in rows if len(row) == 2]
assert len(made) >= 3 and len(judged) >= 8, "the page has no vectors"
for code, ticket, kind, generation, end, short, _ in made:
    claims = {"ticket": int(ticket), "type": int(kind), "generation": int(generation), "end": int(end)}
    assert ticket_code.judge(code, keys, 17, 1800000000) == ("genuine", claims), code
    assert ticket_code.short_code_holds(short), short
    wrong = short[:-1] + ("B" if short[-1] != "B" else "C")
    assert not ticket_code.short_code_holds(wrong), wrong
for text, verdict in judged:
    assert ticket_code.judge(text, keys, 17, 1800000000)[0] == verdict, (text, verdict)
print(f"{len(made)} ticket codes and {len(judged)} verdicts of docs/ticket-code.md, by Python: as they should be")
